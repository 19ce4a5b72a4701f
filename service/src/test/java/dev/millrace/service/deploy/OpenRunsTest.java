package dev.millrace.service.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.ToldEnds;
import dev.millrace.storage.record.Writes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Open runs are counted however many rows there are, and some of them are named. */
class OpenRunsTest {
    private static final int FIRST = 12_000;
    private static final int SECOND = 3;

    private final StateTable table = new MemoryStateTable(new SystemClock());
    private final Writes writes = new Writes(Rules.all(), ProtocolSettings.DEFAULT);

    private RunId submitted(int number) {
        RunId run = new RunId(String.format(Locale.ROOT, "run_%026d", number));
        table.update(writes.submitted(run, "job", Limits.DEFAULT, ToldEnds.NONE, number));
        return run;
    }

    private RunRow row(RunId run) {
        return RunRow.of(table.read(Keys.run(run)).orElseThrow());
    }

    private RunId planned(int number, String release) {
        RunId run = submitted(number);
        table.update(writes.planned(row(run), "plan", new Release(release)));
        return run;
    }

    @Test
    void moreThanTenThousandRunsAreCountedByVersionAndAFewAreNamed() {
        for (int number = 0; number < FIRST; number++) {
            planned(number, "r000000000001");
        }
        for (int number = FIRST; number < FIRST + SECOND; number++) {
            planned(number, "r000000000002");
        }
        RunId ended = planned(FIRST + SECOND, "r000000000003");
        table.update(writes.cancelled(row(ended), 1));
        RunId nobodys = submitted(FIRST + SECOND + 1);

        SortedMap<String, OpenRuns> open = OpenRuns.byRelease(table);

        assertThat(open).containsOnlyKeys("", "r000000000001", "r000000000002");
        assertThat(open.get("")).isEqualTo(new OpenRuns(1, List.of(nobodys.value())));
        OpenRuns first = open.getOrDefault("r000000000001", OpenRuns.NONE);
        OpenRuns second = open.getOrDefault("r000000000002", OpenRuns.NONE);
        assertThat(first.count()).isEqualTo(FIRST);
        assertThat(new HashSet<>(first.some())).hasSize(OpenRuns.MOST_NAMED);
        assertThat(second.count()).isEqualTo(SECOND);
        assertThat(second.some()).hasSize(SECOND);
    }
}
