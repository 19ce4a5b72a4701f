package dev.millrace.tests.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.tests.bench.Answer;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every stored query gives the stored rows, or the stored error, in every way of running it. {@code -Dmillrace.golden=REGEX} chooses cases. */
final class GoldenTablesTest {
    /** Queries in a run: each run has a price of its own, and each look at one reads the rows of all its stages. */
    private static final int TOGETHER = 12;

    private static final Pattern CHOSEN = Pattern.compile(System.getProperty("millrace.golden", ".*"));

    @ParameterizedTest(name = "{0} with {1} slots")
    @CsvSource({"defaults, 2", "forced, 1", "forced, 2", "forced, 8", "adapted, 2", "pairs, 2"})
    void everyStoredQueryGivesTheStoredRows(String way, int slots, @TempDir(factory = MemoryFolder.class) Path folder) {
        GoldenScore score = new GoldenScore();
        List<GoldenCase> cases = GoldenTables.cases().stream()
                .filter(golden -> CHOSEN.matcher(golden.id()).find())
                .toList();
        try (QueryBench bench = bench(folder, way, slots)) {
            judgeAll(bench, cases, score);
        }
        System.out.println(score.summary(way + ", " + slots + " slots"));
        score.refused().forEach(line -> System.out.println("  refused " + line));
        score.wrong().forEach(line -> System.out.println("  WRONG " + line));
        assertThat(score.wrong()).isEmpty();
        assertThat(score.share("core")).isEqualTo(1.0);
        assertThat(score.share("wide")).isGreaterThanOrEqualTo(0.99);
        assertThat(score.share("rare")).isGreaterThanOrEqualTo(0.96);
    }

    private static QueryBench bench(Path folder, String way, int slots) {
        Map<String, String> settings = new HashMap<>(GoldenTables.DIALECT);
        switch (way) {
            case "forced" -> settings.putAll(QueryBench.FORCED);
            case "adapted" -> settings.putAll(QueryBench.ADAPTED);
            case "pairs" -> settings.putAll(QueryBench.PAIRS);
            default -> {}
        }
        QueryBench bench = new QueryBench(folder, slots, settings);
        bench.addSources(GoldenTables.writeSources(folder));
        return bench;
    }

    /** Queries with an answer are asked several in a run, which costs less; if one of them fails, each is asked alone. */
    private static void judgeAll(QueryBench bench, List<GoldenCase> cases, GoldenScore score) {
        cases.stream().filter(GoldenCase::isError).forEach(golden -> judge(bench, golden, score));
        List<GoldenCase> answered =
                cases.stream().filter(golden -> !golden.isError()).toList();
        for (int first = 0; first < answered.size(); first += TOGETHER) {
            List<GoldenCase> some = answered.subList(first, Math.min(first + TOGETHER, answered.size()));
            try {
                List<QueryBench.Outcome> outcomes =
                        bench.runTogether(some.stream().map(GoldenCase::sql).toList());
                for (int place = 0; place < some.size(); place++) {
                    judge(some.get(place), outcomes.get(place).answer(), score);
                }
            } catch (MillraceException oneOfThem) {
                some.forEach(golden -> judge(bench, golden, score));
            }
        }
    }

    private static void judge(QueryBench bench, GoldenCase golden, GoldenScore score) {
        try {
            judge(golden, bench.run(golden.sql()).answer(), score);
        } catch (MillraceException refusal) {
            judgeError(golden, refusal.failure(), score);
        }
    }

    private static void judge(GoldenCase golden, Answer answer, GoldenScore score) {
        if (golden.isError()) {
            score.wrong(
                    golden,
                    "expected the error " + golden.error() + ", got "
                            + answer.rows().size() + " rows");
            return;
        }
        Optional<String> difference = golden.comparison().difference(golden.expected(), answer);
        difference.ifPresentOrElse(text -> score.wrong(golden, text), () -> score.right(golden));
    }

    private static void judgeError(GoldenCase golden, Failure failure, GoldenScore score) {
        if (!golden.isError()) {
            score.refused(golden, failure.code() + " " + failure.message());
            return;
        }
        GoldenCase.ExpectedError error = golden.error();
        String text = (failure.message() + " " + failure.remedy().orElse("")).toLowerCase(Locale.ROOT);
        List<String> absent = error.mentions().stream()
                .filter(word -> !text.contains(word.toLowerCase(Locale.ROOT)))
                .toList();
        if (!failure.code().equals(error.code())) {
            score.refused(
                    golden, "expected code " + error.code() + ", got " + failure.code() + ": " + failure.message());
        } else if (!absent.isEmpty()) {
            score.refused(golden, "does not mention " + absent + ": " + failure.message());
        } else if (!isThere(error, failure.place())) {
            score.refused(golden, "expected place " + error.line() + ":" + error.column() + ", got " + failure.place());
        } else {
            score.right(golden);
        }
    }

    private static boolean isThere(GoldenCase.ExpectedError error, Optional<Place> place) {
        if (error.line().isEmpty()) {
            return true;
        }
        if (place.isEmpty() || place.get().line() != error.line().get()) {
            return false;
        }
        return error.column().isEmpty()
                || (place.get().column() >= error.column().get()
                        && place.get().column()
                                <= error.endColumn().orElse(error.column().get()));
    }
}
