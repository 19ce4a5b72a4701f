package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.RunId;
import dev.millrace.service.api.ApiFixture.Said;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.report.ReportedRun;
import dev.millrace.service.report.RunPage;
import dev.millrace.service.runs.Attempt;
import dev.millrace.service.runs.Attempt.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs as pages and as columns: one that went well with names that would like to be markup, one that failed, one that nobody works on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReportRoutesTest {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String HOSTILE = "\"'><img src=x onerror=alert(1)>\u202E&amp;";

    @TempDir
    static Path folder;

    private ApiFixture api;
    private String good = "";
    private String bad = "";

    @BeforeAll
    void open() {
        api = new ApiFixture(folder);
        good = run("""
            {"spec": {"apiVersion": "millrace/v1", "job": "hostile",
                      "labels": {"team": %s, "other": "שלום"},
                      "steps": {"numbers": {"sql": "SELECT range AS \\"<script>alert(1)</script>\\", '</code>' AS word FROM range(1000)"},
                                "few": {"sql": "SELECT \\"<script>alert(1)</script>\\" %% 7 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL"}},
                      "checks": [{"on": "few", "expect": "count(*) < 0", "onFail": "warn"}],
                      "sinks": {"numbers": {"to": "numbers", "mode": "overwrite"}, "few": {"to": "few", "mode": "overwrite"}},
                      "settings": {"plan.collapse": "false"}}}
            """.formatted(JsonMapper.shared().writeValueAsString(HOSTILE)), "SUCCEEDED");
        bad = run("""
            {"spec": {"apiVersion": "millrace/v1", "job": "bad",
                      "steps": {"one": {"sql": "SELECT CAST('<script>alert(1)</script>' || range AS INTEGER) AS n FROM range(3)"}},
                      "sinks": {"one": {"to": "one", "mode": "overwrite"}}}}
            """, "FAILED");
    }

    private String run(String job, String state) {
        Said said = api.post("/v1/runs", job);
        assertThat(said.status()).as(said.text()).isEqualTo(202);
        String run = "/v1/runs/" + said.id();
        assertThat(api.ended(run).state()).isEqualTo(state);
        return run;
    }

    @AfterAll
    void close() {
        api.close();
        assertThat(api.faults).isEmpty();
    }

    private static Document parsed(String page) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception broken) {
            throw new AssertionError(page, broken);
        }
    }

    private static List<Element> elements(Document document) {
        NodeList all = document.getElementsByTagName("*");
        return IntStream.range(0, all.getLength())
                .mapToObj(index -> (Element) all.item(index))
                .toList();
    }

    /** Nothing that runs, nothing that is fetched, and no style but that of the page. */
    private static void requireInert(String page) {
        Set<String> names = new TreeSet<>();
        Set<String> attributes = new TreeSet<>();
        for (Element element : elements(parsed(page))) {
            names.add(element.getTagName());
            for (int index = 0; index < element.getAttributes().getLength(); index++) {
                attributes.add(element.getAttributes().item(index).getNodeName());
            }
        }
        assertThat(names)
                .doesNotContain("script", "img", "link", "iframe", "object", "a", "form", "base", "use", "image");
        assertThat(attributes)
                .isSubsetOf(
                        "charset class colspan content d data-name height http-equiv lang name preserveAspectRatio role rowspan rx scope transform viewBox width x x1 x2 y y1 y2"
                                .split(" "));
        assertThat(page).doesNotContain("@import", "url(", "src=\"");
    }

    @Test
    void aPageNeedsNothingElseWhateverNamesThereAre() {
        Said said = api.get(good + "/report");
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.headers())
                .containsEntry("Content-Type", "text/html;charset=utf-8")
                .containsEntry("X-Content-Type-Options", "nosniff");
        assertThat(said.headers().get("Content-Security-Policy")).startsWith("default-src 'none'; style-src 'sha256-");
        requireInert(said.text());
        String text = parsed(said.text()).getDocumentElement().getTextContent();
        assertThat(text).contains("hostile", SCRIPT, HOSTILE.replace("\u202E", "[U+202E]"), "שלום", "</code>");
        assertThat(text).contains("✓ Succeeded", "Peak memory", "1,007 rows", "crc32c:", "✕ warn");
        assertThat(api.get(good + "/report").text()).as("once it has ended").isEqualTo(said.text());
    }

    @Test
    void aPageTellsWhyARunFailedAndWhichAttempts() {
        String page = api.get(bad + "/report").text();
        requireInert(page);
        String text = parsed(page).getDocumentElement().getTextContent();
        assertThat(text).contains("✕ Failed", "Why it failed BAD_CAST", SCRIPT, "What to do: Use TRY_CAST");
        assertThat(text).contains("Attempts that failed", "0.0", "1 attempt of 1 task failed.");
    }

    @Test
    void aRunThatNobodyHasPlannedHasAPage() {
        String page = api.get("/v1/runs/" + api.resting("rest") + "/report").text();
        requireInert(page);
        assertThat(parsed(page).getDocumentElement().getTextContent()).contains("● Accepted", "so far", "team=rest");
    }

    @Test
    void thePageOfARunOfTenThousandTasksIsNoLarger() {
        RunId run = new RunId(good.substring("/v1/runs/".length()));
        ReportedRun small =
                ReportedRun.of(api.view.record(run), api.view.catalogue(), api.view.attempts(), Prices.builtIn(), 0);
        long started = small.record().view().row().startedMillis();
        Failure failure = Failure.of(FailureKind.UNAVAILABLE, "LOST", "x".repeat(Failure.MOST_CHARACTERS));
        List<Attempt> attempts = new ArrayList<>();
        for (int task = 0; task < 10_000; task++) {
            Measures measures = new Measures(
                    task, task, task, task, task * 1_000L, task == 7 ? 5_000 : 0, started + task / 10, 900 + task % 97);
            attempts.add(new Attempt(task % 2, task, "0." + task + ".1", Outcome.DONE, measures, null));
            attempts.add(new Attempt(0, task, "0." + task + ".2", Outcome.FAILED, measures, failure));
        }
        String page = RunPage.of(
                new ReportedRun(small.record(), small.job(), attempts, small.prices(), 0), UnaryOperator.identity());
        requireInert(page);
        assertThat(page.length()).isLessThan(1_000_000);
        assertThat(parsed(page).getDocumentElement().getTextContent())
                .contains("and 9,900 more attempts", "10,000 attempts of 10,000 tasks failed.", "spilled 5.00 kB");
    }

    private static double busyMillis(JsonNode stream) {
        double columns = stream.required("lanes")
                .valueStream()
                .flatMap(lane -> lane.required("done").valueStream())
                .mapToDouble(JsonNode::doubleValue)
                .sum();
        return columns * stream.required("columnMillis").doubleValue();
    }

    /** Values have two digits after the point. */
    private static double rounding(JsonNode stream) {
        long millis = stream.required("toMillis").longValue()
                - stream.required("fromMillis").longValue();
        return 1 + 0.005 * millis * stream.required("lanes").size();
    }

    @Test
    void columnsHoldTheTimeOfAllTasks() {
        double seconds = api.get(good + "/tasks")
                .json()
                .required("tasks")
                .valueStream()
                .mapToDouble(task -> task.required("seconds").doubleValue())
                .sum();
        for (String px : List.of("1", "10", "777", "2000")) {
            JsonNode stream = api.get(good + "/task-stream", "px", px).json();
            int columns = stream.required("columns").intValue();
            assertThat(columns).isBetween(1, Integer.parseInt(px));
            assertThat(busyMillis(stream)).as(px).isCloseTo(seconds * 1_000, within(rounding(stream)));
            stream.required("lanes")
                    .forEach(lane -> assertThat(lane.required("first").intValue()
                                    + lane.required("done").size())
                            .isLessThanOrEqualTo(columns));
        }
        JsonNode failed = api.get(bad + "/task-stream").json().required("lanes").get(0);
        assertThat(failed.required("done")).isEmpty();
        assertThat(failed.required("failed")).isNotEmpty();
    }

    @Test
    void aSpanIsCutOutOfTheWhole() {
        JsonNode whole = api.get(good + "/task-stream").json();
        long from = whole.required("fromMillis").longValue();
        long to = whole.required("toMillis").longValue();
        long middle = (from + to) / 2;
        double halves = busyMillis(stream(from, middle)) + busyMillis(stream(middle, to));
        assertThat(halves).isCloseTo(busyMillis(whole), within(2 * rounding(whole)));
        assertThat(stream(to + 5, to + 9).required("lanes")).isEmpty();
        assertThat(api.get(good + "/task-stream", "from", "9", "to", "9").code())
                .isEqualTo("BAD_PARAMETER");
        assertThat(api.get(good + "/task-stream", "px", "2001").status()).isEqualTo(400);
        assertThat(api.get(good + "/task-stream", "px", "0").status()).isEqualTo(400);
        assertThat(api.get("/v1/runs/" + api.resting("still") + "/task-stream")
                        .json()
                        .required("lanes"))
                .isEmpty();
    }

    private JsonNode stream(long from, long to) {
        return api.get(good + "/task-stream", "from", Long.toString(from), "to", Long.toString(to))
                .json();
    }
}
