package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.GatewayCall.Said;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A tenant asks for what is another's, by every route of the document that has a name in its path. */
class ApiStrangersTest extends ApiOnMemoryCloud {
    private static final String MARK = "kept_of_geo";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
    private static final String DOCUMENT = """
        {"owners": ["owner"],
         "tenants": {"geo": {"principals": ["alice"], "folder": "s3://lake/geo"},
                     "web": {"principals": ["bob"], "folder": "s3://lake/web"}}}
        """;
    private static final String TRIGGER = """
        apiVersion: millrace/v1
        job: arrivals
        trigger: {upload: {prefix: "s3://lake/FOLDER/in/", suffix: .csv, batch: {maxFiles: 2, maxWait: 1h}}}
        sources: {numbers: {from: "${trigger.objects}", columns: {id: bigint}}}
        steps: {all: {sql: "SELECT id AS kept_of_FOLDER FROM numbers"}}
        sinks: {all: {to: "s3://lake/FOLDER/lake", mode: append}}
        """;

    private final Map<String, String> things = new TreeMap<>();

    private record Route(String method, String path) {}

    /** A run of geo that has ended, its job, table and artifact, and a trigger of the owner. */
    private void things() {
        tenants(DOCUMENT);
        Said run = fine(GatewayCall.post("/v1/runs", job("geo")));
        things.put("run", run.id());
        ended(run);
        fine(GatewayCall.put("/v1/jobs/totals", job("geo")));
        fine(GatewayCall.put("/v1/tables/totals", table("geo")));
        things.put("name", "totals");
        assertThat(ask(trigger("geo")).status()).isEqualTo(201);
        things.put("trigger", "arrivals");
        fine(GatewayCall.post("/v1/artifacts", wish("geo")));
        fine(bytes("geo"));
        fine(GatewayCall.post("/v1/artifacts", wish("geo")));
        things.put("artifact", "model");
        things.putAll(Map.of("stage", "0", "task", "0.0"));
    }

    private static String job(String tenant) {
        return job("SELECT count(*) AS kept_of_" + tenant + " FROM numbers", "s3://lake/" + tenant + "/out")
                .replace("s3://lake/numbers", "s3://lake/" + tenant + "/numbers");
    }

    private static String table(String tenant) {
        return "{\"source\": {\"from\": \"s3://lake/" + tenant + "/numbers\", \"fileName\": \"kept_of_" + tenant
                + "\"}}";
    }

    private static GatewayCall trigger(String tenant) {
        String job = TRIGGER.replace("FOLDER", tenant).replace("\n", "\\n").replace("\"", "\\\"");
        return GatewayCall.put("/v1/triggers/arrivals", "{\"file\": \"job.yaml\", \"text\": \"" + job + "\"}");
    }

    private static String wish(String tenant) {
        return "{\"name\": \"model\", \"sha256\": \"" + sha256(tenant) + "\", \"size\": "
                + content(tenant).length() + "}";
    }

    private static GatewayCall bytes(String tenant) {
        return GatewayCall.put("/v1/artifacts/" + sha256(tenant), content(tenant))
                .with("content-type", "application/octet-stream");
    }

    private static String content(String tenant) {
        return "kept_of_" + tenant;
    }

    private static String sha256(String tenant) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(content(tenant).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private Said fine(GatewayCall call) {
        Said said = ask(call.as(GEO));
        assertThat(said.status()).as(call.target() + " " + said.text()).isBetween(200, 299);
        return said;
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        JsonNode paths = ask(GatewayCall.get("/openapi.json")).json().required("paths");
        paths.forEachEntry((path, operations) -> operations.forEachEntry((method, _) -> {
            // A link is itself what lets its holder in.
            if (path.contains("{") && !path.contains("{link}") && METHODS.contains(method)) {
                routes.add(new Route(method.toUpperCase(Locale.ROOT), path));
            }
        }));
        return routes;
    }

    /** All that those who have it can read, by the routes that only look. */
    private Map<String, String> seenByHolders(List<Route> routes) {
        Map<String, String> seen = new TreeMap<>();
        routes.stream().filter(route -> route.method().equals("GET")).forEach(route -> {
            Said said = ask(GatewayCall.get(filled(route)).as(holder(route)));
            // Links are signed anew each time.
            seen.put(route.path(), said.status() + " " + said.text().replaceAll("\"expiresMillis\":[0-9]+", ""));
        });
        return seen;
    }

    /** Triggers are the owner's. */
    private static String holder(Route route) {
        return route.path().contains("{trigger}") ? GatewayCall.OWNER : GEO;
    }

    private String filled(Route route) {
        String path = route.path();
        for (Map.Entry<String, String> thing : things.entrySet()) {
            path = path.replace("{" + thing.getKey() + "}", thing.getValue());
        }
        assertThat(path).as("a new kind of thing").doesNotContain("{");
        return path;
    }

    private GatewayCall call(Route route) {
        String path = filled(route);
        return switch (route.method()) {
            case "GET" -> GatewayCall.get(path);
            case "DELETE" -> GatewayCall.delete(path);
            case "POST" -> GatewayCall.post(path, path.endsWith(":run") ? "{}" : "");
            default ->
                path.startsWith("/v1/triggers/")
                        ? trigger("web")
                        : GatewayCall.put(path, path.startsWith("/v1/tables/") ? table("web") : job("web"));
        };
    }

    @Test
    void whatIsAnothersIsNotThereByAnyRoute() {
        things();
        List<Route> routes = routes();
        assertThat(routes).hasSizeGreaterThan(30);
        Map<String, String> before = seenByHolders(routes);
        assertThat(before.values().stream().filter(seen -> seen.startsWith("200 ")))
                .as("routes by which somebody sees its own")
                .hasSizeGreaterThan(15);
        for (Route route :
                routes.stream().filter(one -> !one.method().equals("PUT")).toList()) {
            Said said = ask(call(route).as(WEB));
            assertThat(said.text()).as(route.toString()).doesNotContain(MARK, "lake/geo", sha256("geo"));
            // To remove what is not there is done, and tells nothing.
            assertThat(said.status())
                    .as(route + " " + said.text())
                    .isIn(route.method().equals("DELETE") ? List.of(204, 404) : List.of(404));
        }
        for (Route route :
                routes.stream().filter(one -> one.method().equals("PUT")).toList()) {
            Said said = ask(call(route).as(WEB));
            assertThat(said.text()).as(route.toString()).doesNotContain(MARK, "lake/geo", sha256("geo"));
        }
        Map<String, String> changed = seenByHolders(routes);
        changed.entrySet().removeIf(seen -> seen.getValue().equals(before.get(seen.getKey())));
        assertThat(changed).as("what is there after all that").isEmpty();
    }
}
