package dev.millrace.graph.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Course;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.TaskMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
    /** A document with its codec; {@code file} is its golden file, {@code name} what errors call it. */
    record Case<T>(String file, String name, T value, Function<T, byte[]> write, Function<byte[], T> read) {
        byte[] bytes() {
            return write.apply(value);
        }

        boolean isSealed() {
            return version() > 1;
        }

        int version() {
            return golden(file).matches("(?s).*\"formatVersion\": ?2.*") ? 2 : 1;
        }

        /** The golden file without its seal. */
        String open() {
            String golden = golden(file);
            return isSealed() ? golden.replaceFirst(",\\s*\"checksum\": ?\"crc32c:\\w{8}\"(\\s*}\\s*)$", "$1") : golden;
        }

        /** Text of this document as it is stored: with its seal, if it has one. */
        byte[] stored(String text) {
            if (!isSealed()) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            Seal seal = text.endsWith("\n}\n") ? Seal.PRETTY : Seal.COMPACT;
            return seal.sealed(text);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    private static final Case<?> PLAN =
            new Case<>("plan.json", "plan.json", ExamplePlans.graph(), StageGraphCodec::write, StageGraphCodec::read);

    static List<Case<?>> documents() {
        return List.of(
                new Case<>("spec.json", "spec.json", ExampleJobs.spec(), JobSpecCodec::write, JobSpecCodec::read),
                new Case<>(
                        "judged-spec.json",
                        "spec.json",
                        ExampleContracts.spec(),
                        JobSpecCodec::write,
                        JobSpecCodec::read),
                PLAN,
                new Case<>(
                        "decision.json",
                        "decision",
                        ExamplePlans.decision(),
                        StageDecisionCodec::write,
                        StageDecisionCodec::read),
                new Case<>(
                        "short-decision.json",
                        "decision",
                        ExamplePlans.shortDecision(),
                        StageDecisionCodec::write,
                        StageDecisionCodec::read),
                new Case<>(
                        "filtered-decision.json",
                        "decision",
                        ExamplePlans.filteredDecision(),
                        StageDecisionCodec::write,
                        StageDecisionCodec::read),
                new Case<>(
                        "taken-decision.json",
                        "decision",
                        ExamplePlans.takenDecision(),
                        StageDecisionCodec::write,
                        StageDecisionCodec::read),
                new Case<>(
                        "adaptive-plan.json",
                        "plan.json",
                        ExamplePlans.adaptiveGraph(),
                        StageGraphCodec::write,
                        StageGraphCodec::read),
                new Case<>(
                        "ranged-plan.json",
                        "plan.json",
                        ExamplePlans.rangedGraph(),
                        StageGraphCodec::write,
                        StageGraphCodec::read),
                new Case<>("map.json", "stage map", ExampleResults.map(), StageMapCodec::write, StageMapCodec::read),
                new Case<>(
                        "output.json",
                        "output.json",
                        ExampleResults.output(),
                        AttemptOutputCodec::write,
                        AttemptOutputCodec::read),
                new Case<>(
                        "manifest.json",
                        "_manifest.json",
                        ExampleResults.manifest(),
                        ManifestCodec::write,
                        ManifestCodec::read),
                new Case<>(
                        "replaced.json",
                        "replaced.json",
                        ExampleResults.replaced(),
                        ReplacedCodec::write,
                        ReplacedCodec::read),
                new Case<>(
                        "findings.json",
                        "findings.json",
                        ExampleResults.findings(),
                        FindingsListCodec::write,
                        FindingsListCodec::read),
                new Case<>(
                        "trigger.json",
                        "trigger",
                        ExampleTriggers.upload(),
                        TriggerSpecCodec::write,
                        TriggerSpecCodec::read),
                new Case<>(
                        "schedule.json",
                        "trigger",
                        ExampleTriggers.schedule(),
                        TriggerSpecCodec::write,
                        TriggerSpecCodec::read),
                new Case<>(
                        "batch.json",
                        "batch",
                        ExampleTriggers.batch(),
                        UploadBatchCodec::write,
                        UploadBatchCodec::read),
                text(
                        "message.json",
                        "task message",
                        ExampleDocuments.message(),
                        TaskMessageCodec::write,
                        TaskMessageCodec::read),
                text("failure.json", "failure", ExampleDocuments.failure(), FailureCodec::write, FailureCodec::read),
                text(
                        "bare-failure.json",
                        "failure",
                        ExampleDocuments.bareFailure(),
                        FailureCodec::write,
                        FailureCodec::read));
    }

    static List<Case<?>> sealedDocuments() {
        List<Case<?>> sealed = documents().stream().filter(Case::isSealed).toList();
        assertThat(sealed).hasSize(17);
        return sealed;
    }

    private static <T> Case<T> text(
            String file, String name, T value, Function<T, String> write, Function<String, T> read) {
        return new Case<>(
                file,
                name,
                value,
                written -> write.apply(written).getBytes(StandardCharsets.UTF_8),
                bytes -> read.apply(new String(bytes, StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void itsBytesAreThoseOfTheGoldenFile(Case<?> document) {
        assertThat(new String(document.bytes(), StandardCharsets.UTF_8)).isEqualTo(golden(document.file()));
    }

    @Test
    void longRunsOfEmptySegmentsAreNumbersAndComeBack() {
        Segment filled = new Segment(0, 9, 2, 5);
        Segment after = new Segment(9, 0, 0, 0);
        Segment empty = new Segment(0, 0, 0, 0);
        for (int before : List.of(0, 3, 40, 4096)) {
            for (int behind : List.of(0, 5, 50, 4000)) {
                List<Segment> some = new ArrayList<>(Collections.nCopies(before, empty));
                some.addAll(List.of(filled, after, new Segment(9, 1, 1, -1)));
                some.addAll(Collections.nCopies(behind, new Segment(10, 0, 0, 0)));
                assertThat(written(some)).isLessThan(600);
                written(Collections.nCopies(1 + before + behind, empty));
            }
        }
        written(List.of(new Segment(7, 0, 0, 3)));
    }

    /** Bytes of an output with these segments, which come back. */
    private static int written(List<Segment> segments) {
        AttemptOutput output = new AttemptOutput(
                List.of(new AttemptOutput.Part("x", 1, "crc32c:00000000", 3, segments, List.of())), Measures.NONE);
        byte[] bytes = AttemptOutputCodec.write(output);
        assertThat(AttemptOutputCodec.read(bytes)).isEqualTo(output);
        return bytes.length;
    }

    @Test
    void groupsOfPartitionsComeBack() {
        StageGraph plan = ExamplePlans.adaptiveGraph();
        List<Stage> stages = plan.stages().stream().map(CodecTest::inGroups).toList();
        assertThat(stages).isNotEqualTo(plan.stages());
        StageGraph read = StageGraphCodec.read(StageGraphCodec.write(
                new StageGraph(plan.engine(), plan.classes(), stages, plan.outputs(), plan.settings(), plan.reuse())));
        assertThat(read.stages()).isEqualTo(stages);
    }

    private static Stage inGroups(Stage stage) {
        return new Stage(
                stage.id(),
                stage.name(),
                stage.work(),
                stage.tasks(),
                stage.inputs(),
                stage.output() instanceof Output.Exchange ? new Output.Exchange(64, 8) : stage.output(),
                stage.memoryClass(),
                stage.memoryBytes(),
                stage.reproducibility(),
                stage.divisible(),
                stage.estimate(),
                stage.leeway());
    }

    @Test
    void theBoundsOfAnotherWayComeBack() {
        StageGraph plan = ExamplePlans.adaptiveGraph();
        Stage.Bounds bounds = new Stage.Bounds("joined", 60_000);
        List<Stage> bounded = plan.stages().stream()
                .map(stage -> stage.withShortcut(way -> way.within(bounds, 1)))
                .toList();
        StageGraph read = StageGraphCodec.read(StageGraphCodec.write(
                new StageGraph(plan.engine(), plan.classes(), bounded, plan.outputs(), plan.settings(), plan.reuse())));
        assertThat(read.stages()).isEqualTo(bounded).isNotEqualTo(plan.stages());
        assertThat(read.stages().get(1).by(new Course.Short()).bounds()).isEqualTo(bounds);
        assertThat(read.stages().get(1).bounds()).isEqualTo(Stage.Bounds.NONE);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void itComesBackAsItWasWritten(Case<?> document) {
        assertThat(document.read().apply(document.bytes())).isEqualTo(document.value());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void itsGoldenFileIsStillRead(Case<?> document) {
        assertThat(document.read().apply(golden(document.file()).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(document.value());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void fieldsThatAreNotKnownAreIgnored(Case<?> document) {
        String open = document.open();
        int end = open.lastIndexOf('}');
        String added = open.substring(0, end).stripTrailing() + ", \"addedLater\": {\"a\": [1.5, null]}"
                + open.substring(open.substring(0, end).stripTrailing().length());
        assertThat(document.read().apply(document.stored(added))).isEqualTo(document.value());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aNewerFormatVersionIsRefusedByName(Case<?> document) {
        int newer = document.version() + 1;
        Failure failure = refusal(
                document,
                document.stored(document.open()
                        .replaceFirst("\"formatVersion\":( ?)" + document.version(), "\"formatVersion\":$1" + newer)));
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID);
        assertThat(failure.code()).isEqualTo("NEWER_FORMAT");
        assertThat(failure.message())
                .contains("'" + document.name() + "'", "format version " + newer, "up to " + document.version());
        assertThat(failure.remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("newer version"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void bytesThatEndEarlyAreCorruptWhereverTheyEnd(Case<?> document) {
        String text = golden(document.file()).stripTrailing();
        for (int length = 0; length < text.length(); length++) {
            Failure failure = refusal(document, text.substring(0, length));
            assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
            assertThat(failure.message()).contains("'" + document.name() + "' is damaged");
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void anyCharacterTakenAwayGivesAnErrorWithTheDocumentsNameOrAnotherDocument(Case<?> document) {
        String text = document.open();
        String end = text.endsWith("\n}\n") ? "\n}\n" : "}\n";
        int last = document.isSealed() ? text.length() - end.length() : text.length();
        List<Throwable> strange = new ArrayList<>();
        for (int index = 0; index < last; index++) {
            String damaged = text.substring(0, index) + text.substring(index + 1);
            try {
                assertThat((Object) document.read().apply(document.stored(damaged)))
                        .isNotNull();
            } catch (MillraceException named) {
                assertThat(named.failure().message()).contains("'" + document.name() + "'");
            } catch (RuntimeException other) {
                strange.add(other);
            }
        }
        assertThat(strange).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void otherJsonAndOtherBytesAreCorrupt(Case<?> document) {
        String whole = golden(document.file()).stripTrailing();
        for (String text : List.of(
                "",
                "null",
                "[]",
                "{}",
                "7",
                "\u0000\u0001",
                "{\"formatVersion\":0}",
                "{\"formatVersion\":\"1\"}",
                "{\"formatVersion\":1}",
                whole + " {}",
                "[".repeat(5000))) {
            assertThat(refusal(document, text).kind()).as(text).isEqualTo(FailureKind.CORRUPT);
        }
    }

    @ParameterizedTest
    @MethodSource("sealedDocuments")
    void anyBitOfAStoredDocumentThatFlipsIsFoundAndNamed(Case<?> document) {
        byte[] bytes = document.bytes();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Failure failure = refusal(document, damaged);
            assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
            assertThat(failure.message()).contains("'" + document.name() + "' is damaged");
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatTheFirstFormatWroteWithoutChecksumIsStillRead(Case<?> document) {
        String first = document.open().replaceFirst("\"formatVersion\":( ?)\\d", "\"formatVersion\":$11");
        assertThat(document.read().apply(first.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(document.value());
    }

    @Test
    void anErrorTellsWhichFieldIsMissingOrWrong() {
        String plan = PLAN.open();
        assertThat(planRefusal(plan.replace("\"tasks\": 2", "\"tasques\": 2")))
                .contains("'stages[0].tasks' is missing");
        assertThat(planRefusal(plan.replace("\"tasks\": 2", "\"tasks\": 2.5")))
                .contains("'stages[0].tasks' is not a whole number of 32 bits");
        assertThat(planRefusal(plan.replace("\"kind\": \"rows\"", "\"kind\": \"columns\"")))
                .contains("'stages[1].output.kind' has the unknown value 'columns'");
        assertThat(planRefusal(plan.replace("\"taskBounds\": [0, 1, 5]", "\"taskBounds\": [0, 1]")))
                .contains("task bounds do not cover the units of flights");
    }

    @Test
    void sqlOfSeveralLinesStandsInLinesAndAnyTextComesBack() {
        String sql = "\n\tSELECT '\"\\' || 'é\u2028\uD83D\uDE80' || '\uD800' -- \r\n\u0001\n";
        JobSpec spec = ExampleJobs.spec();
        JobSpec odd = new JobSpec(
                spec.name(),
                spec.sources(),
                List.of(new JobSpec.Step("odd", sql, Map.of(), Place.of("x"))),
                List.of(),
                new TreeMap<>(),
                spec.limits(),
                new TreeMap<>());
        assertThat(JobSpecCodec.read(JobSpecCodec.write(odd))).isEqualTo(odd);
        assertThat(golden("plan.json")).contains("[\"SELECT *, hash(carrier) % 4\", \"FROM flights\"]");
    }

    @Test
    void aMessageIsSmallerThanAKibibyteWhateverItsNumbers() {
        TaskMessage largest = new TaskMessage(
                new RunId("run_" + "z".repeat(26)),
                new StageId(Integer.MAX_VALUE),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                false,
                "f".repeat(64));
        assertThat(TaskMessageCodec.write(largest)).hasSizeLessThan(512);
    }

    @Test
    void aMapOfAHundredThousandTasksIsSmall() {
        List<StageMap.Winner> winners = new ArrayList<>();
        for (int task = 0; task < 100_000; task++) {
            winners.add(new StageMap.Winner(
                    new AttemptId(0, task, 1), new AttemptOutput(List.of(), AttemptOutput.Measures.NONE)));
        }
        StageMap map = new StageMap(new StageId(0), 0, winners);
        byte[] bytes = StageMapCodec.write(map);
        assertThat(bytes.length).isLessThan(4_500_000);
        assertThat(StageMapCodec.read(bytes)).isEqualTo(map);
    }

    @Test
    void aVariantIsTheSha256OfTheBytes() {
        assertThat(Variant.of("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static String planRefusal(String text) {
        return catchThrowableOfType(MillraceException.class, () -> StageGraphCodec.read(PLAN.stored(text)))
                .failure()
                .message();
    }

    private static Failure refusal(Case<?> document, String text) {
        return refusal(document, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Failure refusal(Case<?> document, byte[] bytes) {
        return catchThrowableOfType(
                        MillraceException.class, () -> document.read().apply(bytes))
                .failure();
    }

    static String golden(String file) {
        try (InputStream stream = CodecTest.class.getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
