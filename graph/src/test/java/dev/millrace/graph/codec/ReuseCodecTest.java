package dev.millrace.graph.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Manifest;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StepIdentity;
import dev.millrace.graph.StepIdentity.Kind;
import dev.millrace.graph.StepIdentity.Part;
import dev.millrace.graph.StepReuse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is taken over from earlier runs is written where there is something, and read as it was written. */
final class ReuseCodecTest {
    private static final StepIdentity IDENTITY = new StepIdentity(List.of(
            new Part(Kind.ENGINE, "duckdb", "v2.0.0"),
            new Part(Kind.SQL, "clean", "SELECT \"é\n\""),
            new Part(Kind.FILE, "sales file:///a.csv", "5 bytes of 7 tag")));

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void plans_and_manifests_keep_identities() {
        StageGraph graph = ExamplePlans.graph();
        StageGraph reusing = new StageGraph(
                graph.engine(),
                graph.classes(),
                graph.stages(),
                graph.outputs(),
                graph.settings(),
                List.of(
                        new StepReuse("clean", IDENTITY, ExampleDocuments.RUN, -1, "as before"),
                        new StepReuse("totals", IDENTITY, null, 0, "first time")));
        assertThat(StageGraphCodec.read(StageGraphCodec.write(reusing))).isEqualTo(reusing);
        assertThat(reusing.identity(0)).contains(IDENTITY);
        assertThat(reusing.identity(1)).isEmpty();
        assertThat(text(StageGraphCodec.write(graph))).doesNotContain("reuse");
        Manifest plain = ExampleResults.manifest();
        Manifest kept = new Manifest(
                plain.run(),
                plain.planHash(),
                plain.format(),
                plain.columns(),
                plain.files(),
                plain.findings(),
                plain.layout(),
                IDENTITY);
        assertThat(ManifestCodec.read(ManifestCodec.write(kept))).isEqualTo(kept);
        assertThat(text(ManifestCodec.write(kept)).replaceAll("\\s+", " "))
                .contains("\"identity\": [ {\"kind\": \"engine\", \"name\": \"duckdb\", \"value\": \"v2.0.0\"},");
        assertThat(text(ManifestCodec.write(plain))).doesNotContain("identity");
    }

    @Test
    void specifications_keep_which_steps_are_cached() {
        for (Reuse.Use use : Reuse.Use.values()) {
            Reuse reuse = new Reuse(List.of("clean"), use, null);
            assertThat(JobSpecCodec.read(JobSpecCodec.write(ExampleJobs.spec().with(reuse)))
                            .reuse())
                    .isEqualTo(reuse);
        }
        assertThat(text(JobSpecCodec.write(ExampleJobs.spec()))).doesNotContain("reuse");
    }

    /** However texts are cut into names and values. */
    @Test
    void no_two_identities_are_written_alike() {
        List<String> texts = List.of("", "a", "b", "ab", "1:a", " 1:a\n", "SQL");
        Set<String> written = new HashSet<>();
        int made = 0;
        for (Kind kind : Kind.values()) {
            for (String name : texts) {
                for (String value : texts) {
                    Part part = new Part(kind, name, value);
                    written.add(new StepIdentity(List.of(part)).text());
                    written.add(new StepIdentity(List.of(part, part)).text());
                    made += 2;
                }
            }
        }
        assertThat(written).hasSize(made);
    }
}
