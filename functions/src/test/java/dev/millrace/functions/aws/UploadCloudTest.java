package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.UploadRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A week of uploads into an emulated bucket, with all handlers in JVMs of their own: one file was sent again, one came late, one is empty, one has bad rows,
 * events are lost, doubled and shuffled, and what takes them in is killed, where that can be seen to. Then comes one that nobody can read, and of which nobody tells.
 */
@Timeout(value = 1_800, unit = TimeUnit.SECONDS)
class UploadCloudTest {
    private static final Path UPLOADS = Path.of(System.getProperty("millrace.root"), "testdata", "uploads");
    private static final String BROKEN = "flights_broken.csv.gz";

    private static final String JOB = """
        apiVersion: millrace/v1
        job: week
        trigger:
          upload: {prefix: "HERE/in/", suffix: .csv.gz, batch: {maxFiles: 6, maxWait: 1s}, dedupe: content, quarantine: "HERE/aside"}
        sources:
          uploads:
            from: "${trigger.objects}"
            columns: {departure: timestamp, delay: int, distance: int, origin: varchar, destination: varchar}
            badRows: {to: "HERE/bad", max: 37}
            contract:
              - notNull: [origin, destination]
        steps:
          flights: {sql: "SELECT CAST(CAST(departure AS DATE) AS VARCHAR) AS day, delay, distance FROM uploads"}
        sinks:
          flights: {to: "HERE/lake", mode: append}
        """;

    @TempDir
    Path folder;

    private EmulatedCloud cloud;
    private TriggerStore store;

    @BeforeEach
    void trigger() throws IOException {
        cloud = EmulatedCloud.open(folder.resolve("cloud"));
        store = new TriggerStore(cloud.ports());
        Files.writeString(folder.resolve("job.yaml"), JOB.replace("HERE", "s3://" + cloud.bucket()));
        JobLoading loading = new JobLoading(
                folder, SettingsLayers.load(Map.of("XDG_CONFIG_HOME", folder.toString()), folder, Map.of()));
        store.register(loading.trigger("job.yaml", Map.of(), Map.of(), ""));
    }

    @AfterEach
    void end() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private static JsonNode answers() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(UPLOADS.resolve("uploads.json")));
    }

    private static List<String> files(Random random) throws IOException {
        List<String> files = new ArrayList<>();
        answers()
                .get("files")
                .forEach(file -> files.add(
                        Path.of(file.get("file").stringValue()).getFileName().toString()));
        Collections.shuffle(files, random);
        return files;
    }

    private void arrive(String name) throws IOException {
        byte[] bytes = name.equals(BROKEN)
                ? Arrays.copyOf(Files.readAllBytes(UPLOADS.resolve("flights_20010102.csv.gz")), 5_000)
                : Files.readAllBytes(UPLOADS.resolve(name));
        cloud.ports().objects().put(cloud.at("in/" + name), ObjectStore.Content.of(bytes));
    }

    /** An event of a rule, or of a bucket by a queue. */
    private void tell(String name, boolean bridged) {
        String key = "in/" + name;
        cloud.plane()
                .call(
                        EmulatedCloud.UPLOADS,
                        bridged
                                ? UploadEventTest.bridged(cloud.bucket(), key)
                                : UploadEventTest.mapped(List.of(UploadEventTest.notified(
                                        cloud.bucket(), key.replace("/", "%2F"), "ObjectCreated:Put"))));
    }

    /** Looked at in this order: while the rows are read, others go on, and a file that was noticed only then waits. */
    private boolean isOver(int files) {
        List<UploadRow> uploads = store.uploads("week");
        return uploads.size() == files
                && uploads.stream().noneMatch(upload -> upload.state() == UploadRow.State.PENDING)
                && store.waiting("week").isEmpty()
                && !store.known("week").open();
    }

    @Test
    void eventsThatAreDoubledLostAndShuffledGiveTheStoredTotals() throws Exception {
        Random random = new Random(7);
        List<Fault> faults = List.of(
                new Fault(EmulatedCloud.UPLOADS, "DynamoDB_20120810.TransactWriteItems", Fault.Act.KILLED_AFTER),
                new Fault(EmulatedCloud.UPLOADS, "PUT /", Fault.Act.KILLED_BEFORE));
        if (cloud.route().isWatched()) {
            faults.forEach(cloud.plane()::arm);
        }
        List<String> files = files(random);
        List<String> told = new ArrayList<>();
        for (String file : files) {
            arrive(file);
            told.addAll(Collections.nCopies(random.nextInt(3), file));
            Collections.shuffle(told, random);
            if (!told.isEmpty()) {
                tell(told.removeFirst(), random.nextBoolean());
            }
        }
        while (!isOver(files.size())) {
            cloud.turn();
            if (!told.isEmpty()) {
                tell(told.removeFirst(), random.nextBoolean());
            }
        }
        arrive(BROKEN);
        while (!isOver(files.size() + 1)) {
            cloud.turn();
        }
        cloud.rest();
        assertThat(cloud.plane().struck())
                .containsExactlyInAnyOrderElementsOf(cloud.route().isWatched() ? faults : List.of());
        requireStates();
        requireStoredRows();
    }

    private void requireStates() {
        Map<String, UploadRow.State> states = new TreeMap<>();
        store.uploads("week")
                .forEach(upload -> states.put(upload.file().location().name(), upload.state()));
        assertThat(states.values().stream().filter(UploadRow.State.TAKEN::equals))
                .hasSize(9);
        assertThat(List.of(states.remove("flights_20010103.csv.gz"), states.remove("flights_20010103_resent.csv.gz")))
                .containsExactlyInAnyOrder(UploadRow.State.TAKEN, UploadRow.State.SAME);
        assertThat(states).containsEntry(BROKEN, UploadRow.State.QUARANTINED);
        assertThat(cloud.ports().objects().list(cloud.at("aside"), "", 10))
                .extracting(listed -> listed.location().name())
                .hasSize(2)
                .anyMatch(name -> name.endsWith(BROKEN))
                .anyMatch(name -> name.endsWith(BROKEN + ".reason.json"));
    }

    private void requireStoredRows() throws IOException, SQLException {
        List<String> days = new ArrayList<>();
        answers().get("good_rows_by_departure_day").forEach(day -> days.add(day.toString()));
        assertThat(PublishedRows.of(cloud, folder, """
            SELECT json_object('day', day, 'flights', count(*), 'sum_delay', sum(delay)::BIGINT,
                'sum_distance', sum(distance)::BIGINT)
            FROM TABLE GROUP BY day ORDER BY day\
            """, "lake")).containsExactlyElementsOf(days);
        List<String> bad = Files.readAllLines(UPLOADS.resolve("uploads_quarantine.csv"));
        assertThat(PublishedRows.of(cloud, folder, """
            SELECT regexp_extract(file, '[^/]*$') || ',' || line || ',' || reason || ',"' || text || '"'
            FROM TABLE\
            """, "bad"))
                .containsExactlyInAnyOrderElementsOf(bad.subList(1, bad.size()));
    }
}
