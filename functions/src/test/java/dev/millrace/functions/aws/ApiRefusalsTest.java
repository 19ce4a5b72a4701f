package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.GatewayCall.Said;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API as a function does not read, write or take in. */
class ApiRefusalsTest extends ApiOnMemoryCloud {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "numbers.parquet",
                "/etc/passwd.csv",
                "file:///proc/self/environ",
                "http://169.254.169.254/latest.csv",
                "../../etc/x.csv"
            })
    void nothingButObjectsIsRead(String source) {
        Said refused = ask(GatewayCall.post(
                "/v1/runs",
                job("SELECT * FROM numbers", "s3://lake/out").replace("s3://lake/numbers-*.parquet", source)));
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        Said written =
                ask(GatewayCall.post("/v1/runs", job("SELECT * FROM numbers", source.replaceAll("\\.[a-z]+$", ""))));
        assertThat(written.status()).as(written.text()).isEqualTo(422);
        assertThat(ask(GatewayCall.post(
                                "/v1/sql", "{\"statement\": \"SELECT * FROM '" + source + "'\", \"wait\": \"0s\"}"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whatIsThereStandsInTheWayAndTheHomeIsNobodysToWriteTo() {
        ended(submitted());
        Said there = ask(GatewayCall.post(
                "/v1/runs", job("SELECT * FROM numbers", "s3://lake/out").replace(", \"mode\": \"overwrite\"", "")));
        assertThat(there.code()).isEqualTo("OUTPUT_EXISTS");
        Said home = ask(GatewayCall.post("/v1/runs", job("SELECT * FROM numbers", "s3://spool/millrace/runs/out")));
        assertThat(home.code()).isEqualTo("OUTPUT_IN_HOME");
    }

    @Test
    void bodiesAreRefusedThatAreTooLargeTooDeepOrNoJson() {
        assertThat(ask(GatewayCall.post("/v1/runs", "{\"text\": \"" + "x".repeat(1 << 20) + "\"}"))
                        .status())
                .isEqualTo(413);
        assertThat(ask(GatewayCall.post("/v1/runs", "{\"spec\": " + "[".repeat(500) + "]".repeat(500) + "}"))
                        .status())
                .isEqualTo(400);
        assertThat(ask(GatewayCall.post("/v1/runs", "[".repeat(900_000))).status())
                .isEqualTo(400);
        assertThat(ask(GatewayCall.post("/v1/runs", "{\"text\": \"" + "\\ud800" + "\""))
                        .status())
                .isEqualTo(400);
        assertThat(ask(GatewayCall.post("/v1/runs", "a=b").with("content-type", "text/plain"))
                        .status())
                .isEqualTo(415);
        assertThat(ask(GatewayCall.get("/v1/runs").with("x-long", "y".repeat(20_000)))
                        .status())
                .isEqualTo(431);
        assertThat(ask(GatewayCall.get("/v1/runs?filter=" + "y".repeat(9_000))).status())
                .isEqualTo(414);
        assertThat(ask(GatewayCall.get("/v1/runs?pageSize=1&pageSize=2")).status())
                .isEqualTo(400);
        assertThat(ask(GatewayCall.get("/v1/nothing")).status()).isEqualTo(404);
        assertThat(ask(GatewayCall.post("/healthz", "")).status()).isEqualTo(405);
        for (String path : List.of("/v1/runs", "/v1/nothing")) {
            GatewayCall.Said head = ask(new GatewayCall("HEAD", path, Map.of(), "", GatewayCall.OWNER));
            assertThat(head.status()).isEqualTo(ask(GatewayCall.get(path)).status());
            assertThat(head.text()).isEmpty();
        }
    }
}
