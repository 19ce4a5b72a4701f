package dev.millrace.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What only a socket can show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LocalServerTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path folder;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final HttpClient client = HttpClient.newHttpClient();
    private LocalServer server;

    @BeforeAll
    void open() {
        server = start("127.0.0.1", Tokens.NONE, "home");
    }

    @AfterAll
    void close() {
        server.close();
        client.close();
        assertThat(faults).isEmpty();
    }

    private LocalServer start(String address, Tokens tokens, String home) {
        EffectiveSettings settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                folder,
                Map.of("runtime.slots", "1", "runtime.memory", "512MiB"));
        return LocalServer.start(
                Home.open(folder.resolve(home)),
                settings,
                folder,
                new LocalServer.Listening(address, 0, Tenants.none(folder, tokens)),
                (_, fault) -> faults.add(fault));
    }

    private HttpResponse<String> send(LocalServer to, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to.uri() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            return new String(answer(request.getBytes(StandardCharsets.ISO_8859_1), out, in), StandardCharsets.UTF_8);
        }
    }

    /** Who is answered before all was sent may find the connection closed: in the middle of what is sent, or behind the answer. */
    private static byte[] answer(byte[] request, OutputStream out, InputStream in) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            out.write(request);
            out.flush();
        } catch (IOException closed) {
            // The answer tells.
        }
        try {
            for (int one = in.read(); one >= 0; one = in.read()) {
                answer.write(one);
            }
        } catch (IOException closed) {
            // As above.
        }
        return answer.toByteArray();
    }

    @Test
    void itAnswersWithoutTellingItsLibrary() throws Exception {
        HttpResponse<String> answer = send(server, "/healthz");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(answer.headers().map()).doesNotContainKey("server");
        assertThat(send(server, "/v1/runs?filter=job%3Dnone").body()).isEqualTo("{\"runs\":[]}");
    }

    @Test
    void headSendsTheHeadersOfGetAloneAndTheNextRequestIsUnderstood() throws IOException {
        String answers = raw("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "HEAD /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        String[] parts = answers.split("\r\n\r\n", -1);
        assertThat(parts).hasSize(4);
        assertThat(parts[0]).startsWith("HTTP/1.1 200").contains("Content-Length: 15");
        assertThat(parts[1]).startsWith("HTTP/1.1 404").contains("application/problem+json");
        assertThat(parts[2]).startsWith("HTTP/1.1 200").contains("Content-Length: 15");
        assertThat(parts[3]).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void whatIsNoRequestIsAProblemToo() throws IOException {
        String refused = raw("GET /v1/runs\u0001 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(refused).startsWith("HTTP/1.1 400").contains("application/problem+json", "BAD_REQUEST");
        String undecodable = raw("GET /v1/runs?filter=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(undecodable).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAfterItsFirstPart() throws IOException {
        String refused = raw("POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1048577\r\n\r\n" + "x".repeat(1_048_577));
        assertThat(refused).startsWith("HTTP/1.1 413").contains("BODY_TOO_LARGE", "Connection: close");
    }

    @Test
    void aHostThatIsAnotherNameForThisMachineIsRefused() throws IOException {
        String refused = raw("GET /v1/runs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assertThat(refused).startsWith("HTTP/1.1 403").contains("ORIGIN_REFUSED");
    }

    @Test
    void anAddressOfOtherMachinesNeedsAToken() throws Exception {
        assertThatThrownBy(() -> start("0.0.0.0", Tokens.NONE, "other"))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("TOKEN_REQUIRED"));
        try (LocalServer guarded = start("127.0.0.1", new Tokens(Map.of(TOKEN, Principal.OWNER)), "other")) {
            assertThat(send(guarded, "/v1/runs").statusCode()).isEqualTo(401);
            assertThat(send(guarded, "/v1/runs", "Authorization", "Bearer " + TOKEN)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(guarded, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPortThatIsTakenIsAnErrorOfItsOwn() {
        int port = server.uri().getPort();
        assertThatThrownBy(() -> LocalServer.start(
                                Home.open(folder.resolve("third")),
                                SettingsLayers.load(Map.of("XDG_CONFIG_HOME", folder.toString()), folder, Map.of()),
                                folder,
                                new LocalServer.Listening("127.0.0.1", port, Tenants.none(folder, Tokens.NONE)),
                                (_, fault) -> faults.add(fault))
                        .close())
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("PORT_IN_USE"));
    }
}
