package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.engine.function.MixAnswer;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WholeRunTest {
    @Test
    void aChainOfStagesPublishesTheRowsThatItsGraphComputes() {
        succeeds(Graphs.chain(3, 4, false));
    }

    @Test
    void aDiamondPublishesTheRowsThatItsGraphComputes() {
        succeeds(Graphs.diamond(false));
    }

    @Test
    void anExchangeOfAHundredTasksByAHundredPublishesTheRowsThatItsGraphComputes() {
        succeeds(Graphs.exchange(100, 100, false));
    }

    @Test
    void aStageOfTwoThousandTasksIsCountedByATreeOfThreeLevels() {
        World world = new World(Graphs.noop(2_000));
        RunId run = world.submit();
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.stage(run, 0).isDone()).isTrue();
        assertThat(world.stage(run, 0).sweeps()).isZero();
    }

    private static void succeeds(StageGraph graph) {
        World world = new World(graph);
        RunRow row = world.runToEnd();
        assertThat(row.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.lines(Graphs.OUT))
                .isEqualTo(MixAnswer.of(graph).lines(0))
                .isNotEmpty();
        assertThat(world.manifest(Graphs.OUT).run()).isEqualTo(row.run());
        assertThat(world.names(Graphs.OUT))
                .hasSize(world.manifest(Graphs.OUT).files().size() + 1);
    }

    @Test
    void theManifestListsFilesInOrderOfTheTasksWithTheirRowsAndBytes() {
        World world = new World(Graphs.exchange(3, 4, false));
        world.runToEnd();
        Manifest manifest = world.manifest(Graphs.OUT);
        assertThat(manifest.files()).extracting(Manifest.File::name).isSorted().hasSize(4);
        assertThat(manifest.rows()).isEqualTo(12);
        assertThat(manifest.sizeBytes()).isEqualTo(12 * 17);
    }

    @Test
    void twoOutputsArePublishedTogether() {
        Location second = new Location("memory:/out/second");
        StageGraph graph = Graphs.graph(
                List.of(Graphs.output("first", Graphs.OUT, false), Graphs.output("second", second, false)),
                Graphs.mix(0, 2, new Output.Table(0)),
                Graphs.mix(1, 3, new Output.Table(1)));
        World world = new World(graph);
        assertThat(world.runToEnd().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(graph).lines(0));
        assertThat(world.lines(second)).isEqualTo(MixAnswer.of(graph).lines(1));
    }

    @Test
    void outputsThatWriteIntoEachOtherAreRefused() {
        World world = new World(Graphs.graph(
                List.of(
                        Graphs.output("first", Graphs.OUT, false),
                        Graphs.output("second", Graphs.OUT.resolve("inside"), false)),
                Graphs.mix(0, 1, new Output.Table(0)),
                Graphs.mix(1, 1, new Output.Table(1))));
        assertThat(world.runToEnd().failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("OUTPUTS_OVERLAP"));
    }

    @Test
    void aPublishedResultIsNotReplacedUnlessTheJobSaysSo() {
        World world = new World(Graphs.exchange(2, 2, false));
        RunRow first = world.runToEnd();
        RunRow second = world.runToEnd();
        assertThat(second.state()).isEqualTo(RunState.FAILED);
        assertThat(second.failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("OUTPUT_EXISTS"));
        assertThat(world.manifest(Graphs.OUT).run()).isEqualTo(first.run());
        assertThat(world.names(Graphs.OUT)).hasSize(3);
    }

    @Test
    void anOverwriteLeavesOnlyTheNewFilesAndTheNewManifest() {
        World world = new World(Graphs.exchange(2, 2, true));
        world.runToEnd();
        StageGraph next = Graphs.exchange(5, 3, true);
        world.plans(next);
        RunRow second = world.runToEnd();
        assertThat(second.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.manifest(Graphs.OUT).run()).isEqualTo(second.run());
        assertThat(world.names(Graphs.OUT))
                .hasSize(4)
                .allMatch(name -> name.equals("_manifest.json")
                        || name.contains(second.run().value()));
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(next).lines(0));
    }

    @Test
    void aForeignFileInThePlaceOfTheManifestEndsTheRunBeforeAnythingIsVisible() {
        World world = new World(Graphs.exchange(2, 2, true));
        world.ports.objects().put(Layout.manifest(Graphs.OUT), Content.of(new byte[] {1}));
        RunRow row = world.runToEnd();
        assertThat(row.failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("OUTPUT_FOREIGN"));
        assertThat(world.names(Graphs.OUT)).containsExactly("_manifest.json");
    }

    @Test
    void aManifestThatNamesAFileOutsideOfItsFolderIsForeignAndNothingOfItIsDeleted() {
        World world = new World(Graphs.exchange(2, 2, true));
        world.runToEnd();
        Location manifest = Layout.manifest(Graphs.OUT);
        Location outside = new Location("memory:/out/notes.txt");
        String forged = new String(
                        world.ports.objects().get(manifest).orElseThrow().bytes(), StandardCharsets.UTF_8)
                .replaceFirst("\"name\" ?: ?\"part-00000[^\"]*\"", "\"name\": \"../notes.txt\"");
        world.ports.objects().put(manifest, Content.of(forged.getBytes(StandardCharsets.UTF_8)));
        world.ports.objects().put(outside, Content.of(new byte[] {1}));
        RunRow row = world.runToEnd();
        assertThat(forged).contains("../notes.txt");
        assertThat(row.failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("OUTPUT_FOREIGN"));
        assertThat(world.ports.objects().get(outside)).isPresent();
    }

    @Test
    void aResultThatWasRemovedByHandIsStillNotReplacedAndTheErrorSaysWhy() {
        World world = new World(Graphs.exchange(2, 2, false));
        RunRow first = world.runToEnd();
        world.names(Graphs.OUT).forEach(name -> world.ports.objects().delete(Graphs.OUT.resolve(name)));
        assertThat(world.runToEnd().failure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo("OUTPUT_EXISTS");
            assertThat(failure.message()).contains(first.run().value(), "is gone");
        });
    }

    @Test
    void attemptsAndMapsAreCollectedAndTheRunIsLeftAloneWhenItIsQuiet() {
        World world = new World(Graphs.exchange(2, 2, false));
        RunRow ended = world.runToEnd();
        world.pass(2 * world.settings.quietAfterMillis());
        assertThat(world.row(ended.run()).hasCheck()).isFalse();
        assertThat(world.names(world.layout.run(ended.run())))
                .containsExactlyInAnyOrder(
                        "spec.json", "plan.json", "decisions/0/0.json", "decisions/1/0.json", "replaced.json");
        assertThat(world.lines(Graphs.OUT)).hasSize(8);
    }

    @Test
    void aRepeatedRequestIsTheSameRunAndAnotherJobWithItsKeyIsRefused() {
        World world = new World(Graphs.chain(2, 2, false));
        Submission.Submitted first = world.submission.submit(World.job("job"), Optional.of("key"));
        Submission.Submitted again = world.submission.submit(World.job("job"), Optional.of("key"));
        assertThat(again).isEqualTo(new Submission.Submitted(first.run(), true));
        assertThat(first.replayed()).isFalse();
        assertThatThrownBy(() -> world.submission.submit(World.job("other"), Optional.of("key")))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("KEY_REUSED");
        world.end(first.run());
        assertThat(world.submission.submit(World.job("job"), Optional.of("key")))
                .isEqualTo(again);
        assertThat(world.row(first.run()).state()).isEqualTo(RunState.SUCCEEDED);
    }
}
