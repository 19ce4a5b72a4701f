package dev.millrace.tests.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.Location;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.service.watch.FolderEvents;
import dev.millrace.service.watch.TriggerWatch;
import dev.millrace.service.watch.UploadEvents;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.record.UploadRow;
import dev.millrace.tests.bench.QueryBench;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A week of uploads through a local folder: one was sent again, one came late, one is empty, one has bad rows, two can be read by nobody. */
final class UploadStoryTest {
    private static final String BROKEN = "flights_broken.csv.gz";
    private static final String TEXT = "flights_text.csv.gz";

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void job() throws IOException {
        shell = new Shell(folder);
        shell.write("job.yaml", Week.JOB);
        Files.createDirectory(folder.resolve("in"));
    }

    private EffectiveSettings settings() {
        return SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                folder,
                Map.of("runtime.slots", "2", "runtime.memory", "512MiB"));
    }

    /** A file is there as a whole or not at all. */
    private void arrive(String name) {
        try {
            Path to = folder.resolve(name);
            if (name.equals(BROKEN)) {
                byte[] whole = Files.readAllBytes(Week.UPLOADS.resolve("flights_20010102.csv.gz"));
                Files.write(to, Arrays.copyOf(whole, 5_000));
            } else if (name.equals(TEXT)) {
                Files.writeString(to, "this is no upload\n");
            } else {
                Files.copy(Week.UPLOADS.resolve(name), to);
            }
            Files.move(to, folder.resolve("in/" + name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Location location(String name) {
        return LocalPaths.location(folder.resolve("in/" + name));
    }

    /** What a faulty service tells while files arrive: some never, some twice, in another order, some before they are there. */
    private final class ScriptedEvents implements UploadEvents {
        private final Deque<Runnable> arrivals = new ArrayDeque<>();
        private final Deque<List<Location>> told = new ArrayDeque<>();
        private Runnable end = () -> {};

        ScriptedEvents(List<String> files, Random random) {
            List<Location> events = new ArrayList<>();
            for (String file : files) {
                arrivals.add(() -> arrive(file));
                for (int times = random.nextInt(3); times > 0; times--) {
                    events.add(location(file));
                }
            }
            Collections.shuffle(events, random);
            while (!events.isEmpty()) {
                int count = Math.min(events.size(), 1 + random.nextInt(4));
                told.add(List.copyOf(events.subList(0, count)));
                events.subList(0, count).clear();
            }
        }

        @Override
        public List<Location> await(long millis) {
            if (!arrivals.isEmpty()) {
                arrivals.poll().run();
            } else if (told.isEmpty()) {
                end.run();
            }
            return told.isEmpty() ? List.of() : told.poll();
        }

        @Override
        public void wake() {}

        @Override
        public void close() {}
    }

    private EmbeddedRuntime runtime(EffectiveSettings settings) {
        return EmbeddedRuntime.start(
                Home.open(folder.resolve(".millrace")), settings, "test", folder, QueryBench.WITHOUT_SYNCS);
    }

    private TriggerSpec register(EmbeddedRuntime runtime, EffectiveSettings settings) {
        TriggerSpec spec = new JobLoading(folder, settings).trigger("job.yaml", Map.of(), Map.of(), "");
        new TriggerStore(runtime.ports()).register(spec);
        return spec;
    }

    private TriggerWatch watch(EmbeddedRuntime runtime, TriggerSpec spec, UploadEvents events, long everyMillis) {
        TriggerWatch.Pace pace = new TriggerWatch.Pace(everyMillis, 0);
        return new TriggerWatch(
                runtime, new JobLoading(folder, settings()), List.of(spec), events, pace, List.of(), (_, _) -> {});
    }

    private void requireStates() {
        Map<String, String> states = new TreeMap<>();
        shell.call("triggers", "history", "week", "--files", "--limit", "0", "--json")
                .out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .forEach(file -> states.put(
                        Path.of(file.get("file").stringValue()).getFileName().toString(),
                        file.get("state").stringValue()));
        assertThat(states.values().stream().filter("taken"::equals)).hasSize(9);
        assertThat(List.of(
                        states.getOrDefault("flights_20010103.csv.gz", ""),
                        states.getOrDefault("flights_20010103_resent.csv.gz", "")))
                .containsExactlyInAnyOrder("taken", "same");
        assertThat(states).containsEntry(BROKEN, "quarantined").containsEntry(TEXT, "quarantined");
        assertThat(shell.files().stream().filter(file -> file.startsWith("aside/")))
                .hasSize(4)
                .anyMatch(file -> file.endsWith(BROKEN))
                .anyMatch(file -> file.endsWith(BROKEN + ".reason.json"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void events_that_are_doubled_lost_and_shuffled_give_the_stored_totals(int seed) throws InterruptedException {
        Random random = new Random(seed);
        List<String> files = new ArrayList<>(Week.files());
        files.add(BROKEN);
        files.add(TEXT);
        Collections.shuffle(files, random);
        EffectiveSettings settings = settings();
        ScriptedEvents events = new ScriptedEvents(files, random);
        try (EmbeddedRuntime runtime = runtime(settings)) {
            TriggerSpec spec = register(runtime, settings);
            TriggerWatch told = watch(runtime, spec, events, Long.MAX_VALUE / 2_000_000);
            events.end = told::stop;
            told.untilStopped();
            try (FolderEvents none = FolderEvents.of(List.of())) {
                watch(runtime, spec, none, 1_000).drain();
            }
        }
        Week.requireStoredTotals(shell);
        requireStates();
    }

    /** Two watches in one home, each with what it knows, and a folder that fills meanwhile. */
    @Test
    void two_watches_at_once_give_the_stored_totals() throws Exception {
        EffectiveSettings settings = settings();
        try (EmbeddedRuntime first = runtime(settings);
                EmbeddedRuntime second = runtime(settings);
                FolderEvents firstEvents = FolderEvents.of(List.of());
                FolderEvents secondEvents = FolderEvents.of(List.of())) {
            TriggerSpec spec = register(first, settings);
            TriggerWatch one = watch(first, spec, firstEvents, 100);
            TriggerWatch other = watch(second, spec, secondEvents, 100);
            Thread working = Thread.ofVirtual().start(() -> run(one));
            for (String file : Week.files()) {
                arrive(file);
            }
            other.drain();
            arrive(BROKEN);
            arrive(TEXT);
            other.drain();
            one.stop();
            working.join();
            other.drain();
        }
        Week.requireStoredTotals(shell);
        requireStates();
    }

    private static void run(TriggerWatch watch) {
        try {
            watch.untilStopped();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Files are found as the folder tells of them, below folders that come later too; however long that takes. */
    @Test
    void a_watch_takes_what_comes_while_it_watches() throws Exception {
        EffectiveSettings settings = settings();
        try (EmbeddedRuntime runtime = runtime(settings);
                FolderEvents events = FolderEvents.of(List.of(LocalPaths.location(folder.resolve("in"))))) {
            TriggerSpec spec = register(runtime, settings);
            TriggerWatch watch = watch(runtime, spec, events, 500);
            Thread working = Thread.ofVirtual().start(() -> run(watch));
            Files.copy(Week.UPLOADS.resolve("flights_20010104.csv.gz"), folder.resolve("in/_hidden.csv.gz"));
            arrive("flights_20010101.csv.gz");
            arrive("flights_20010102.csv.gz");
            Files.createDirectory(folder.resolve("in/later"));
            Path below = folder.resolve("flights_20010106.csv.gz");
            Files.copy(Week.UPLOADS.resolve(below.getFileName()), below);
            Files.move(below, folder.resolve("in/later").resolve(below.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            TriggerStore store = new TriggerStore(runtime.ports());
            store.fire("week");
            while (taken(store) < 3) {
                store.fire("week");
                Thread.sleep(20);
            }
            watch.stop();
            working.join();
        }
        assertThat(shell.call("sql", "SELECT count(*) AS n FROM 'lake/'", "-o", "csv")
                        .out())
                .contains(Integer.toString(14_532 + 16_513 + 14_574));
    }

    private static long taken(TriggerStore store) {
        return store.uploads("week").stream()
                .filter(upload -> upload.state() == UploadRow.State.TAKEN)
                .count();
    }
}
