package dev.millrace.service.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Ports;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines of logs as attempts of this version and of earlier ones stored them. */
final class RunLogsTest {
    private static final RunId RUN = RunId.of(1, 2, 3);

    private final SystemClock clock = new SystemClock();
    private final Layout layout = new Layout(new Location("memory://home"));
    private final Ports ports = Ports.of(
            new MemoryObjectStore(clock), new MemoryStateTable(clock), new MemoryTaskQueue(clock), clock, layout);

    private List<LogLine> lines(String text) {
        ports.objects()
                .put(
                        layout.log(RUN, new StageId(2), 0, new AttemptId(0, 7, 1)),
                        ObjectStore.Content.of(text.getBytes(StandardCharsets.UTF_8)));
        return new RunLogs(ports).of(RUN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"at\": 5, \"event\": \"started\", \"class\": \"c1\", \"memoryBytes\": 9} | INFO",
                "{\"at\": 5, \"event\": \"done\", \"rowsRead\": 3, \"spilledBytes\": 0} | INFO",
                "{\"at\": 5, \"event\": \"done\", \"rowsRead\": 3, \"spilledBytes\": 1} | WARN",
                "{\"at\": 5, \"event\": \"done\", \"spilledBytes\": 0, \"badRows\": 0, \"brokenRules\": 0} | INFO",
                "{\"at\": 5, \"event\": \"done\", \"spilledBytes\": 0, \"badRows\": 1, \"brokenRules\": 0} | WARN",
                "{\"at\": 5, \"event\": \"done\", \"spilledBytes\": 0, \"badRows\": 0, \"brokenRules\": 1} | WARN",
                "{\"at\": 5, \"event\": \"failed\", \"kind\": \"unavailable\", \"code\": \"CANCELLED\"} | WARN",
                "{\"at\": 5, \"event\": \"failed\", \"kind\": \"exhausted\", \"code\": \"OUT_OF_MEMORY\"} | WARN",
                "{\"at\": 5, \"event\": \"failed\", \"kind\": \"invalid\", \"code\": \"BAD_CAST\"} | ERROR",
                "{\"at\": 5, \"event\": \"failed\", \"kind\": \"of-tomorrow\"} | ERROR",
                "{\"at\": 5, \"event\": \"of-tomorrow\"} | INFO",
                "{\"at\": 5, \"event\": \"do | WARN"
            })
    void aLineWithoutALevelHasTheOneThatItsFactsSay(String written, LogLevel level) {
        LogLine line = lines(written + "\n").getFirst();
        assertThat(line.level()).isEqualTo(level);
        assertThat(line.json())
                .startsWith("{\"stage\":2,\"task\":7,\"attempt\":\"0.7.1\",\"level\":\"" + level + "\",");
        assertThat(line.text()).doesNotContain("level");
        assertThat(RunLogs.read(line.json())).isEqualTo(line);
        String ofEarlierService = line.json().replace("\"level\":\"" + level + "\",", "");
        assertThat(RunLogs.read(ofEarlierService).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void whatEndsARunIsAnErrorAndWhatIsTriedAgainAWarning(FailureKind kind) {
        String line = "{\"event\": \"failed\", \"kind\": \"" + kind.text() + "\"}";
        assertThat(lines(line).getFirst().level()).isEqualTo(kind.isFatal() ? LogLevel.ERROR : LogLevel.WARN);
    }

    @Test
    void whatAServiceSaysOfALineIsBelieved() {
        String json = "{\"stage\":0,\"task\":0,\"attempt\":\"0.0.1\",\"level\":\"WARN\",\"at\":1,\"event\":\"new\"}";
        assertThat(RunLogs.read(json).level()).isEqualTo(LogLevel.WARN);
    }
}
