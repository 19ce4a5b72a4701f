package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.GatewayCall.Said;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tenants of the API as a function, who know nothing of each other, and those who are nobody. */
class ApiTenantsTest extends ApiOnMemoryCloud {
    private static final String DOCUMENT = """
        {"owners": ["owner"],
         "tenants": {"geo": {"principals": ["alice"], "folder": "s3://lake/geo", "limits": {"tasks": "10"}},
                     "web": {"principals": ["bob"], "folder": "s3://lake/web"}}}
        """;

    private static GatewayCall ofGeo(String from, String to) {
        return GatewayCall.post(
                        "/v1/runs", job("SELECT count(*) AS n FROM numbers", to).replace("s3://lake/numbers", from))
                .as(GEO);
    }

    @Test
    void aRunOfAnotherTenantIsNotThere() {
        tenants(DOCUMENT);
        Said mine = ask(ofGeo("s3://lake/geo/numbers", "s3://lake/geo/out"));
        assertThat(mine.status()).as(mine.text()).isEqualTo(202);
        String run = ended(mine);
        assertThat(ask(GatewayCall.get(run).as(GEO)).state()).isEqualTo("SUCCEEDED");
        for (String below : List.of(
                "",
                "/plan",
                "/stages",
                "/tasks",
                "/logs",
                "/events",
                "/results",
                "/results/totals",
                "/record",
                "/story")) {
            assertThat(ask(GatewayCall.get(run + below).as(WEB)).status())
                    .as(below)
                    .isEqualTo(404);
        }
        for (String verb : List.of("cancel", "retry", "pause", "resume")) {
            assertThat(ask(GatewayCall.post(run + ":" + verb, "").as(WEB)).status())
                    .as(verb)
                    .isEqualTo(404);
        }
        assertThat(ask(GatewayCall.get("/v1/runs/" + mine.id().substring(0, 20)).as(WEB))
                        .status())
                .isEqualTo(404);
        assertThat(ask(GatewayCall.get("/v1/runs/@last").as(WEB)).status()).isEqualTo(404);
        assertThat(ask(GatewayCall.get("/v1/runs").as(WEB)).text()).doesNotContain(mine.id());
        assertThat(ask(GatewayCall.get("/v1/runs").as(GEO)).text()).contains(mine.id());
        assertThat(ask(GatewayCall.get(run)).state()).isEqualTo("SUCCEEDED");
        String owners = "/v1/runs/" + submitted().id();
        assertThat(ask(GatewayCall.get(owners).as(GEO)).status()).isEqualTo(404);
    }

    @Test
    void aTenantReadsAndWritesInItsFolderAlone() {
        tenants(DOCUMENT);
        for (String outside : List.of(
                "s3://lake/numbers",
                "s3://lake/web/numbers",
                "s3://lake/geography/numbers",
                "s3://spool/millrace/runs/numbers")) {
            assertThat(ask(ofGeo(outside, "s3://lake/geo/out")).code())
                    .as(outside)
                    .isEqualTo("OUTSIDE_OF_TENANT");
        }
        for (String outside : List.of(
                "s3://lake/web/out",
                "s3://lake",
                "s3://lake/geo2/out",
                "s3://spool/tenants.json",
                "s3://lake/geo/../out")) {
            assertThat(ask(ofGeo("s3://lake/geo/numbers", outside)).status())
                    .as(outside)
                    .isEqualTo(422);
        }
        Said wide = ask(GatewayCall.post(
                        "/v1/runs",
                        ofGeo("s3://lake/geo/numbers", "s3://lake/geo/out")
                                .body()
                                .replace("\"steps\"", "\"limits\": {\"tasks\": 11}, \"steps\""))
                .as(GEO));
        assertThat(wide.code()).isEqualTo("LIMIT_OF_TENANT");
        String query = "{\"statement\": \"SELECT count(*) AS n FROM '%s'\", \"wait\": \"0s\"}";
        assertThat(ask(GatewayCall.post("/v1/sql", query.formatted("s3://lake/web/numbers-0.parquet"))
                                .as(GEO))
                        .code())
                .isEqualTo("OUTSIDE_OF_TENANT");
        assertThat(ask(GatewayCall.post("/v1/sql", query.formatted("s3://lake/geo/numbers-0.parquet"))
                                .as(GEO))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void tablesAreLookedAtWhereTheCallerMayRead() {
        assertThat(ask(GatewayCall.get("/v1/tables?path=s3%3A%2F%2Flake")).text())
                .contains("s3://lake/numbers-0.parquet");
        Said facts = ask(GatewayCall.post("/v1/tables:describe", "{\"path\": \"s3://lake/numbers-*.parquet\"}"));
        assertThat(facts.json().path("rows").asInt()).as(facts.text()).isEqualTo(200);
        Said begun = ask(GatewayCall.post(
                "/v1/tables:head", "{\"path\": \"s3://lake/numbers-0.parquet\", \"rows\": 2, \"wait\": \"0s\"}"));
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        assertThat(ask(GatewayCall.get(ended(begun) + "/results/result?format=json"))
                        .json()
                        .path("rows"))
                .hasSize(2);
        for (String nowhere : List.of("/etc", "file:///proc", "numbers", "")) {
            Said refused = ask(GatewayCall.get("/v1/tables?path=" + nowhere.replace("/", "%2F")));
            assertThat(refused.status()).as(refused.text()).isIn(400, 422);
        }
        assertThat(ask(GatewayCall.get("/v1/tables")).code()).isEqualTo("NO_FILES_HERE");
        tenants(DOCUMENT);
        assertThat(ask(GatewayCall.get("/v1/tables").as(GEO)).text())
                .contains("s3://lake/geo/numbers-0.parquet")
                .doesNotContain("web");
        for (String other : List.of("s3://lake", "s3://lake/web", "s3://lake/geography", "s3://spool/millrace")) {
            assertThat(ask(GatewayCall.get("/v1/tables?path=" + other.replace("/", "%2F"))
                                    .as(GEO))
                            .code())
                    .as(other)
                    .isEqualTo("OUTSIDE_OF_TENANT");
            assertThat(ask(GatewayCall.post("/v1/tables:describe", "{\"path\": \"" + other + "\"}")
                                    .as(GEO))
                            .code())
                    .as(other)
                    .isEqualTo("OUTSIDE_OF_TENANT");
        }
    }

    @Test
    void whoIsNotKnownIsToldNothing() {
        tenants(DOCUMENT);
        assertThat(ask(GatewayCall.get("/v1/runs").as(GatewayCall.subject("carol")))
                        .status())
                .isEqualTo(403);
        assertThat(ask(GatewayCall.get("/v1/runs").as("")).status()).isEqualTo(401);
        assertThat(ask(GatewayCall.get("/healthz").as("")).status()).isEqualTo(200);
        String over = "{\"jwt\":{\"claims\":{\"sub\":\"alice\",\"exp\":\"1000000000\"}}}";
        assertThat(ask(GatewayCall.get("/v1/runs").as(over)).status()).isIn(401, 403);
        GatewayCall forged = GatewayCall.get("/v1/runs")
                .as("")
                .with("authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.");
        Said refused = ask(forged);
        assertThat(refused.status())
                .as("the gateway alone says who somebody is")
                .isEqualTo(401);
        assertThat(refused.text()).doesNotContain("eyJ");
    }
}
