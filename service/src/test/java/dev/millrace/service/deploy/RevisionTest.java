package dev.millrace.service.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions are published anew when anything of a deployment is another, and only then. */
class RevisionTest {
    private static final Path TEMPLATE = Path.of(System.getProperty("millrace.root"), Delivery.TEMPLATE);
    private static final Map<String, String> GIVEN = Map.of(
            "Code", "packages/1.zip", "CodeBucket", "code", "Templates", "templates/1", "Release", "r0123456789ab");

    @TempDir
    Path folder;

    private static Blueprint with(String... pairs) throws IOException {
        Map<String, String> parameters = new TreeMap<>(GIVEN);
        for (int index = 0; index < pairs.length; index += 2) {
            parameters.put(pairs[index], pairs[index + 1]);
        }
        String text = Files.readString(TEMPLATE);
        return Blueprint.of(Delivery.TEMPLATE, parameters, Map.of(), _ -> text);
    }

    @Test
    void codeTemplatesImageAndEveryParameterMakeAnotherOne() throws IOException {
        Revision before = Revision.of(with());
        assertThat(before.digest()).matches("[0-9a-f]{64}").isNotEqualTo(Revision.PLACE);
        for (String parameter : with().parameters()) {
            assertThat(Revision.of(with(parameter, "another"))).as(parameter).isNotEqualTo(before);
        }
    }

    @Test
    void valuesAreNotTakenForNames() throws IOException {
        Revision one = Revision.of(with("AlarmEmail", "a\nAlarms=on", "Alarms", "off"));
        assertThat(one).isNotEqualTo(Revision.of(with("AlarmEmail", "a", "Alarms", "on\nAlarms=off")));
    }

    /** The first time few parameters are given; later the service tells the values of all. */
    @Test
    void whatTheTemplateSaysAnywayChangesNothing() throws IOException {
        Map<String, String> told = new TreeMap<>(with().values());
        assertThat(told).containsEntry("WorkersOfAClass", "200").containsEntry("Switch", "on");
        String[] pairs = told.entrySet().stream()
                .flatMap(one -> List.of(one.getKey(), one.getValue()).stream())
                .toArray(String[]::new);
        assertThat(Revision.of(with(pairs))).isEqualTo(Revision.of(with()));
    }

    private DeliveryUpload upload(ObjectStore objects, String nested) throws IOException {
        Files.copy(TEMPLATE, folder.resolve(Delivery.TEMPLATE), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("nested.yaml"), nested);
        Delivery delivery = Delivery.write(folder, "1", List.of(Delivery.TEMPLATE, "nested.yaml"));
        return new DeliveryUpload(delivery, objects, "code");
    }

    private static String outermost(DeliveryUpload upload) throws IOException {
        String nested = upload.nested();
        return upload.outermost(nested, Revision.of(with("Templates", nested)));
    }

    @Test
    void theTemplateThatIsPutCarriesItAtEveryFunction() throws IOException {
        ObjectStore objects = new MemoryObjectStore(new SystemClock(), "s3");
        DeliveryUpload upload = upload(objects, "Resources: {}");
        String nested = upload.nested();
        Revision revision = Revision.of(with("Templates", nested));
        String key = upload.outermost(nested, revision);
        byte[] put = objects.get(new Location("s3://code/" + key)).orElseThrow().bytes();
        String text = new String(put, StandardCharsets.UTF_8);
        assertThat(text).doesNotContain(Revision.PLACE);
        Blueprint made = Blueprint.of(Delivery.TEMPLATE, with().values(), Map.of(), _ -> text);
        assertThat(made.parameters()).isEqualTo(with().parameters());
        assertThat(text.split("AutoPublishCodeSha256: \"" + revision.digest() + "\"", -1))
                .hasSize(text.split("Type: AWS::Serverless::Function", -1).length)
                .hasSizeGreaterThan(7);
    }

    @Test
    void anotherNestedTemplateIsAnotherOneAndTheSameIsPutOnce() throws IOException {
        ObjectStore objects = new MemoryObjectStore(new SystemClock(), "s3");
        String first = outermost(upload(objects, "Resources: {}"));
        assertThat(outermost(upload(objects, "Resources: {}"))).isEqualTo(first);
        String other = outermost(upload(objects, "Resources: {} # changed"));
        assertThat(Path.of(other).getFileName()).isNotEqualTo(Path.of(first).getFileName());
    }

    @Test
    void aTemplateWithoutAPlaceForItIsRefused() throws IOException {
        Revision revision = Revision.of(with());
        assertThatThrownBy(() -> revision.in("Resources: {}")).hasMessageContaining("no place for the digest");
    }
}
