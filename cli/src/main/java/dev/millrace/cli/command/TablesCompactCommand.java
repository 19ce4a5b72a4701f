package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.service.jobs.CompactionJob;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.result.PublishedCheck;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.route.RoutedObjectStore;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compact",
        description =
                "Write a published folder again in fewer files, as a run like any other. Readers see the old files or"
                        + " the new.")
final class TablesCompactCommand extends Tool {
    @Parameters(paramLabel = "PATH", description = "Folder to which a run has published.")
    String path = "";

    @Option(
            names = "--target-size",
            paramLabel = "SIZE",
            description = "Size of files (default: ${DEFAULT-VALUE}).",
            defaultValue = "128MB")
    String targetSize = "128MB";

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        CommonOptions.requireHome(settings);
        Location folder = new JobPaths(context().folder()).folder(path);
        try (RoutedObjectStore objects = ReachableStores.looking(context().folder(), settings)) {
            return compacted(settings, folder, new PublishedCheck(objects));
        }
    }

    private int compacted(EffectiveSettings settings, Location folder, PublishedCheck published) {
        Manifest before = published.manifest(folder);
        CompactionJob compaction = new CompactionJob(folder, before, targetBytes());
        if (!compaction.isUseful()) {
            return told(before, before, Optional.empty());
        }
        LoadedJob job = new JobLoading(context().folder(), settings).load(compaction.job(Place.of(path)));
        Destinations.check(job.spec(), CommonOptions.homeOf(context(), settings), settings);
        try (Work runtime = Work.start(context(), settings)) {
            RunId run = runtime.submit(job);
            RunRow row = terminal().live() && !common.json ? runtime.await(run, 0) : runtime.awaitQuietly(run);
            return row.state() == RunState.SUCCEEDED
                    ? told(before, published.manifest(folder), Optional.of(run))
                    : runtime.tell(row, common.json).code();
        }
    }

    private long targetBytes() {
        try {
            long bytes = ByteSize.parse(targetSize).bytes();
            if (bytes > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            // told below
        }
        throw Failure.invalid("BAD_SIZE", "'" + targetSize + "' is not a size of files", "Write for example: 128MB")
                .at(Place.of("--target-size " + targetSize))
                .toException();
    }

    private int told(Manifest before, Manifest after, Optional<RunId> run) {
        if (common.json) {
            print(JsonLine.object()
                    .put("run", run.map(RunId::value).orElse(""))
                    .put("filesBefore", before.files().size())
                    .put("bytesBefore", before.sizeBytes())
                    .put("files", after.files().size())
                    .put("bytes", after.sizeBytes())
                    .put("rows", after.rows()));
        } else {
            terminal()
                    .say("before: " + size(before) + "\n"
                            + (run.isPresent()
                                    ? "after:  " + size(after)
                                    : "nothing to do: no folder has more files than it needs"));
        }
        return ExitCode.OK.code();
    }

    private static String size(Manifest manifest) {
        return Human.count(manifest.files().size(), "file") + ", " + Human.bytes(manifest.sizeBytes()) + ", "
                + Human.count(manifest.rows(), "row");
    }
}
