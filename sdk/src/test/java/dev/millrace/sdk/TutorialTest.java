package dev.millrace.sdk;

import static dev.millrace.sdk.Expressions.asc;
import static dev.millrace.sdk.Expressions.avg;
import static dev.millrace.sdk.Expressions.col;
import static dev.millrace.sdk.Expressions.count;
import static dev.millrace.sdk.Expressions.desc;
import static dev.millrace.sdk.Expressions.rank;
import static dev.millrace.sdk.Expressions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.MillraceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The tutorial's snippets are the body of this test, and what it shows is what they print. */
final class TutorialTest {
    private static final Path PAGE = Tables.ROOT.resolve("docs/tutorial.md");
    private static final Path OWN = Tables.ROOT.resolve("sdk/src/test/java/dev/millrace/sdk/TutorialTest.java");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(java|text)\\n(.*?)```");
    private static final String CUT = "// ---";

    @TempDir
    Path out;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> printed = new ArrayList<>();

    // [record]
    record Route(String origin, String destination, long flights, double meanDelay) {}
    // ---

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void theTutorialRunsAndPrintsWhatItSays() throws IOException {
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            run(Tables.ROOT, out.resolve("home"), out.resolve("late").toString());
        } finally {
            System.setOut(before);
        }
        List<String> snippets = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            (block.group(1).equals("java") ? snippets : outputs).add(block.group(2));
        }
        if ("write".equals(System.getProperty("millrace.tutorial"))) {
            write();
            return;
        }
        assertThat(snippets).isEqualTo(ownSnippets());
        assertThat(outputs).isEqualTo(printed);
    }

    private void run(Path project, Path home, String folder) {
        // [open]
        Millrace millrace = Millrace.open(options -> options.folder(project).home(home));
        Frame flights = millrace.readParquet("examples/flights/data/flights-2001-*.parquet");
        System.out.println(flights.schema());
        // ---
        keepPrinted();
        // [filter]
        Frame january = flights.filter(col("departure").lt(Expressions.timestamp("2001-02-01T00:00:00")))
                .with("late", col("delay").gt(15));
        january.top(3, desc("delay"), asc("origin")).show();
        // ---
        keepPrinted();
        // [group]
        Frame routes = january.groupBy("origin", "destination")
                .agg(count().as("flights"), avg("delay").round(2).as("mean_delay"))
                .filter(col("flights").ge(300));
        routes.sort(desc("mean_delay")).show(5);
        // ---
        keepPrinted();
        // [error]
        try {
            routes.sort(desc("mean_dealy"));
        } catch (MillraceException error) {
            System.out.println(error.failure().message());
            System.out.println(error.failure().remedy().orElseThrow());
        }
        // ---
        keepPrinted();
        // [join]
        Frame airports = millrace.readParquet("examples/flights/data/airports.parquet");
        Frame named = routes.join(airports.select("iata", "city").rename(Map.of("iata", "origin")), "origin")
                .select("city", "destination", "flights", "mean_delay");
        named.top(5, desc("flights"), asc("city"), asc("destination")).show();
        // ---
        keepPrinted();
        // [window]
        Frame worst = routes.window(Window.by("origin").orderBy(desc("mean_delay")), rank().as("place"))
                .filter(col("place").eq(1))
                .select(
                        col("origin"),
                        col("destination"),
                        when(col("mean_delay").gt(20), "bad").otherwise("fair").as("verdict"));
        worst.sort("origin").show(4);
        // ---
        keepPrinted();
        // [explain]
        System.out.println(worst.explain(Explain.LOGICAL));
        // ---
        keepPrinted();
        // [records]
        List<Route> longest = routes.top(2, desc("flights")).collect(Route.class);
        longest.forEach(System.out::println);
        // ---
        keepPrinted();
        // [sql]
        millrace.register("routes", routes);
        Frame busy = millrace.sql(
                "SELECT origin, sum(flights)::BIGINT AS flights FROM routes WHERE mean_delay > :delay GROUP BY 1",
                Map.of("delay", 10));
        busy.top(3, desc("flights")).show();
        // ---
        keepPrinted();
        // [write]
        Run run = routes.write(Destination.parquet(folder).overwrite());
        System.out.println(run.state() + " " + millrace.readParquet(folder).count() + " routes");
        millrace.close();
        // ---
        keepPrinted();
    }

    /** Puts what was printed into the page, to be read before it is kept. */
    private void write() throws IOException {
        List<String> left = new ArrayList<>(printed);
        String page = Pattern.compile("(?s)```text\\n.*?```")
                .matcher(Files.readString(PAGE))
                .replaceAll(_ -> Matcher.quoteReplacement("```text\n" + left.removeFirst() + "```"));
        Files.writeString(PAGE, page);
    }

    private void keepPrinted() {
        printed.add(bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
    }

    /** The lines between the marks, moved to the left margin. */
    private static List<String> ownSnippets() throws IOException {
        List<String> snippets = new ArrayList<>();
        StringBuilder snippet = null;
        for (String line : Files.readAllLines(OWN)) {
            if (line.strip().matches("// \\[[a-z]+]")) {
                snippet = new StringBuilder();
            } else if (snippet != null && line.strip().equals(CUT)) {
                snippets.add(snippet.toString().stripTrailing().stripIndent() + "\n");
                snippet = null;
            } else if (snippet != null) {
                snippet.append(line).append('\n');
            }
        }
        return snippets;
    }
}
