package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.deploy.Blueprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is woken by an alarm finds what to do about it, and finds nothing about alarms that are none. */
class OperatingTest {
    private static final String STACK = "flow ";

    /** The rows of the table of alarms; a row may be of several. */
    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("millrace.root"), "docs", "operate.md")).stream()
                .dropWhile(line -> !line.startsWith("| alarm |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    private static Set<String> alarms() {
        Blueprint all = Templates.whole("AlarmEmail", "ops@example.org", "MonthlyDollars", "100");
        Set<String> alarms = new TreeSet<>();
        all.ofType("AWS::CloudWatch::Alarm").values().forEach(alarm -> {
            String name = alarm.path("AlarmName").asString();
            assertThat(name).startsWith(STACK);
            alarms.add(name.substring(STACK.length()));
        });
        all.ofType("AWS::Budgets::Budget")
                .keySet()
                .forEach(budget -> alarms.add(
                        budget.substring(budget.indexOf('/') + 1).toLowerCase(Locale.ROOT) + " (MonthlyDollars)"));
        return alarms;
    }

    @Test
    void eachAlarmIsExplainedOnceAndNothingElseIs() throws IOException {
        List<String> explained = rows().stream()
                .flatMap(row -> Stream.of(row.get(1).split(", ", -1)))
                .toList();
        assertThat(alarms()).hasSizeGreaterThan(8).contains("spend (MonthlyDollars)", "tasks wait");
        assertThat(explained).containsExactlyInAnyOrderElementsOf(alarms());
    }

    @Test
    void eachRowSaysWhatItMeansAndWhatToDo() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row).hasSize(5);
            assertThat(row.get(2)).isNotEmpty();
            assertThat(row.get(3)).isNotEmpty();
        });
    }
}
