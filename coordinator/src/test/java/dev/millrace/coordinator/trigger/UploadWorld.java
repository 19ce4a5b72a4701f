package dev.millrace.coordinator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.trigger.decide.TriggerStep;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.graph.UploadedFile;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.UploadRow;
import dev.millrace.storage.record.Writes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A folder, a trigger on it, and runs that are played: a run of a batch with a bad file fails, any other takes its files. The world keeps its own account of
 * what came and of what was taken, by nothing that the trigger writes.
 */
final class UploadWorld implements Clock {
    static final Location FOLDER = new Location("memory:in");

    private static final String NAME = "job";
    private static final Place NOWHERE = Place.of("test");

    private final StruckPorts stores = new StruckPorts(this);
    private final TriggerSpec spec;
    private final Writes writes = new Writes(Rules.all(), ProtocolSettings.DEFAULT);
    private final Map<String, List<RunId>> taken = new TreeMap<>();
    private final Map<String, String> versions = new TreeMap<>();
    private final Set<String> slipped = new LinkedHashSet<>();
    private final Set<RunId> played = new LinkedHashSet<>();
    private long nowMillis = 1_000_000;
    private long ids;
    private boolean overtaken;

    UploadWorld(int maxFiles, boolean byKey) {
        UploadTrigger upload = new UploadTrigger(
                "up",
                FOLDER,
                ".csv",
                new UploadTrigger.Batching(maxFiles, 1_000, 100),
                false,
                byKey,
                new Location("memory:aside"));
        this.spec = new TriggerSpec(NAME, upload, job(), "/");
        register();
    }

    /** Registers the trigger, again if it is there. */
    void register() {
        new TriggerStore(stores.calm()).register(spec);
    }

    private static JobSpec job() {
        return new JobSpec(
                        NAME,
                        List.of(new Source(
                                "up", List.of("?"), "csv", List.of(), List.of(), CsvOptions.DETECT, false, NOWHERE)),
                        List.of(new Step("rows", "SELECT * FROM up", Map.of(), NOWHERE)),
                        List.of(new Sink(
                                "rows", new Location("memory:out"), OutputSpec.Format.PARQUET, false, NOWHERE)),
                        new TreeMap<>(),
                        Limits.DEFAULT,
                        new TreeMap<>())
                .with(new Reuse(List.of(), Reuse.Use.USE, new Increment("up", "", false, false)));
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public void sleep(long millis) {
        nowMillis += millis;
    }

    StruckPorts stores() {
        return stores;
    }

    TriggerStore store() {
        return new TriggerStore(stores.calm());
    }

    /** A file comes, or another version of it. Its text says whether it is bad. */
    void upload(String name, String text) {
        sleep(1);
        stores.calm()
                .objects()
                .put(FOLDER.resolve(name), ObjectStore.Content.of(text.getBytes(StandardCharsets.UTF_8)));
        versions.put(id(name), text);
    }

    void takeAway(String name) {
        stores.calm().objects().delete(FOLDER.resolve(name));
    }

    private String id(String name) {
        return id(FOLDER.resolve(name));
    }

    private String id(Location file) {
        return stores.calm()
                .objects()
                .stat(file)
                .map(stat -> file.name() + "@" + stat.modifiedMicros() + "/" + stat.sizeBytes())
                .orElse("");
    }

    /** A process that takes note of files and drives batches; what it knew is lost when it dies. */
    final class Process {
        private final UploadIntake intake = new UploadIntake(stores.ports(), spec, 0);
        private final TriggerDriver driver = new TriggerDriver(stores.ports(), this::begin);

        private RunId begin(String key, JobSpec job, String folder) {
            Submission submission = new Submission(stores.ports(), ProtocolSettings.DEFAULT, Rules.all(), () -> ++ids);
            return submission.submit(job, Optional.of(key)).run();
        }

        void told(String name) {
            survived(() -> intake.told(FOLDER.resolve(name)));
        }

        void reconcile() {
            survived(intake::reconcile);
        }

        void look() {
            survived(() -> driver.look(NAME));
        }

        private void survived(Runnable work) {
            try {
                work.run();
            } catch (StorageException.Unavailable | StorageException.UnknownFate busy) {
                // Somebody looks again.
            }
        }
    }

    /** From now on the next run is told that another one was faster. */
    void overtakeNext() {
        overtaken = true;
    }

    /** No file is bad any more. */
    void mend() {
        versions.replaceAll((_, text) -> text.replace("bad", "good"));
    }

    /** Plays the runs that were begun to their ends. */
    void playRuns() {
        Ports calm = stores.calm();
        for (RunRow run : runs(calm)) {
            if (!played.add(run.run())) {
                continue;
            }
            JobSpec job = JobSpecCodec.read(calm.objects()
                    .get(calm.layout().spec(run.run()))
                    .orElseThrow()
                    .bytes());
            List<String> files = job.sources().getFirst().from().stream()
                    .map(from -> id(new Location(from)))
                    .toList();
            if (overtaken) {
                overtaken = false;
                fail(run, "OUTPUT_TAKEN");
            } else if (files.stream().anyMatch(id -> id.isEmpty())) {
                fail(run, "PATH_NOT_FOUND");
            } else if (files.stream()
                    .anyMatch(id -> versions.getOrDefault(id, "").startsWith("bad"))) {
                fail(run, "SOURCE_DAMAGED");
            } else {
                take(run.run(), files, Integer.parseInt(job.labels().get("batch")));
                calm.table().transact(writes.publishing(run, List.of()));
                calm.table().transact(writes.succeeded(row(calm, run.run()), List.of(), nowMillis));
            }
        }
    }

    /**
     * As runs do, which leave out what the list of taken files holds. That is needed for nothing but a file that is written over between its batch and its
     * run: the run takes what is there.
     */
    private void take(RunId run, List<String> files, int batch) {
        Set<String> sealed = new LinkedHashSet<>();
        store().batch(NAME, batch).files().forEach(file -> sealed.add(version(file)));
        for (String id : files) {
            if (!sealed.contains(id)) {
                slipped.add(id);
            }
            if (!slipped.contains(id) || !taken.containsKey(id)) {
                taken.computeIfAbsent(id, _ -> new ArrayList<>()).add(run);
            }
        }
    }

    private static String version(UploadedFile file) {
        return file.location().name() + "@" + file.modifiedMicros() + "/" + file.sizeBytes();
    }

    /** Runs are found by the batches that ask for them, whether or not the answer was heard. */
    private List<RunRow> runs(Ports calm) {
        List<RunRow> runs = new ArrayList<>();
        for (int batch = 1; batch < 1_000; batch++) {
            boolean any = false;
            for (int attempt = 0; attempt < 30; attempt++) {
                Optional<StateTable.Row> key =
                        calm.table().read(Keys.clientKey("trigger/" + NAME + "/" + batch + "/" + attempt));
                any |= key.isPresent();
                key.flatMap(row -> row.text("run"))
                        .flatMap(id -> calm.table().read(Keys.run(new RunId(id))))
                        .map(RunRow::of)
                        .filter(row -> row.state() == RunState.ACCEPTED)
                        .ifPresent(runs::add);
            }
            if (!any) {
                return runs;
            }
        }
        throw new AssertionError("no end of batches");
    }

    private static RunRow row(Ports calm, RunId run) {
        return RunRow.of(calm.table().read(Keys.run(run)).orElseThrow());
    }

    private void fail(RunRow run, String code) {
        stores.calm()
                .table()
                .update(writes.failed(run, Failure.of(FailureKind.INVALID, code, "the file is bad"), nowMillis));
    }

    /** Calm, and everybody at work until nothing follows. */
    void settle() {
        stores.strike(() -> StruckPorts.Blow.NONE);
        stores.interfere(() -> {});
        Process process = new Process();
        for (int turn = 0; turn < 500; turn++) {
            process.reconcile();
            sleep(1_000);
            if (process.driver.look(NAME) instanceof TriggerStep.Rest rest && rest.untilMillis() == TriggerStep.NEVER) {
                return;
            }
            playRuns();
        }
        throw new AssertionError("no rest");
    }

    /** Every version that is there was taken once or is in quarantine, and none was ever taken twice. */
    void requireExactlyOnce() {
        taken.forEach((id, by) -> assertThat(by).as(id).hasSize(1));
        Map<String, UploadRow.State> states = new HashMap<>();
        for (UploadRow row : store().uploads(NAME)) {
            states.put(version(row.file()), row.state());
        }
        for (ObjectStore.Listed file : stores.calm().objects().list(FOLDER, "", 1_000)) {
            String id = id(file.location());
            boolean bad = versions.getOrDefault(id, "").startsWith("bad");
            assertThat(states.get(id)).as(id).isEqualTo(bad ? UploadRow.State.QUARANTINED : UploadRow.State.TAKEN);
            assertThat(taken.containsKey(id)).as(id).isEqualTo(!bad);
            if (bad) {
                String aside = UploadRow.id(store().uploads(NAME).stream()
                                .map(UploadRow::file)
                                .filter(known -> known.location().equals(file.location())
                                        && known.is(file.sizeBytes(), file.modifiedMicros()))
                                .findFirst()
                                .orElseThrow())
                        .substring(0, 12);
                assertThat(stores.calm()
                                .objects()
                                .stat(new Location("memory:aside/" + aside + "-"
                                        + file.location().name())))
                        .isPresent();
            }
        }
        assertThat(store().waiting(NAME)).isEmpty();
        assertThat(store().known(NAME).open()).isFalse();
        assertThat(states.values()).doesNotContain(UploadRow.State.PENDING);
    }

    /** Files by the number of the run that took them. */
    List<String> order() {
        List<String> names = new ArrayList<>();
        played.forEach(run -> taken.forEach((id, by) -> {
            if (by.contains(run)) {
                names.add(id.substring(0, id.indexOf('@')));
            }
        }));
        return names;
    }
}
