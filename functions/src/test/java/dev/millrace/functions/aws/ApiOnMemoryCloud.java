package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.GatewayCall.Said;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.api.Conformance;
import dev.millrace.service.artifacts.StoredContents;
import dev.millrace.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API as a function, on services in the heap; every answer is compared with the document. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
abstract class ApiOnMemoryCloud {
    static final int LONG = 900_000;
    static final Location TENANTS = new Location("s3://spool/tenants.json");
    static final String GEO = GatewayCall.subject("alice");
    static final String WEB = GatewayCall.subject("bob");
    static final String SIGNED = "https://signed.example.org/";

    @TempDir
    Path folder;

    final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    MemoryCloud cloud;
    ApiHandler api;
    Conformance conformance;

    @BeforeEach
    void services() {
        cloud = new MemoryCloud(folder);
        api = handler(Optional.empty());
        conformance = new Conformance(said(api, GatewayCall.get("/openapi.json"), new FixedContext(LONG))
                .json());
    }

    @AfterEach
    void noFaults() {
        assertThat(faults).isEmpty();
    }

    ApiHandler handler(Optional<Location> tenants) {
        return new ApiHandler(cloud.wiring()
                .api(
                        cloud.classes(),
                        (object, life) -> SIGNED + object.uri().substring("s3://".length()) + "?for=" + life,
                        new StoredContents(cloud.ports.objects(), folder),
                        tenants,
                        (_, fault) -> faults.add(fault)));
    }

    /** Lets tenants in, geo and web, each with numbers in a folder of its own. */
    void tenants(String document) {
        cloud.ports.objects().put(TENANTS, ObjectStore.Content.of(document.getBytes(StandardCharsets.UTF_8)));
        for (String tenant : List.of("geo", "web")) {
            cloud.ports
                    .objects()
                    .copy(
                            new Location("s3://lake/numbers-0.parquet"),
                            new Location("s3://lake/" + tenant + "/numbers-0.parquet"));
        }
        api = handler(Optional.of(TENANTS));
    }

    static Said said(ApiHandler handler, GatewayCall call, FixedContext context) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(call.event().getBytes(StandardCharsets.UTF_8)), output, context);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return Said.of(output.toString(StandardCharsets.UTF_8));
    }

    Said ask(GatewayCall call) {
        return ask(call, new FixedContext(LONG));
    }

    Said ask(GatewayCall call, FixedContext context) {
        Said said = said(api, call, context);
        conformance.check(call.method(), call.path(), said.status(), said.headers(), said.text());
        return said;
    }

    static String job(String sql, String to) {
        return """
            {"spec": {"apiVersion": "millrace/v1", "job": "totals",
                      "sources": {"numbers": {"from": "s3://lake/numbers-*.parquet"}},
                      "steps": {"totals": {"sql": "%s"}},
                      "sinks": {"totals": {"to": "%s", "mode": "overwrite"}}}}
            """.formatted(sql, to);
    }

    Said submitted() {
        Said said = ask(GatewayCall.post(
                "/v1/runs",
                job("SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL", "s3://lake/out")));
        assertThat(said.status()).as(said.text()).isEqualTo(202);
        return said;
    }

    String ended(Said submitted) {
        cloud.settle(new RunId(submitted.id()));
        return "/v1/runs/" + submitted.id();
    }
}
