package dev.millrace.cli.command;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.functions.serve.AnswerTime;
import dev.millrace.functions.serve.ApiRound;
import dev.millrace.functions.serve.Callers;
import dev.millrace.service.api.Api;
import dev.millrace.service.api.EmbeddedRuns;
import dev.millrace.service.api.Parts;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.client.aws.GatewayCredentials;
import dev.millrace.service.client.aws.VerifyingGateway;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Limits;
import dev.millrace.service.http.Router;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API of a home as a function behind a gateway that lets signed requests in alone: each becomes an event in payload format 2.0, and each event is answered by
 * a round of its own, as by functions side by side.
 */
final class SignedService implements AutoCloseable {
    private static final int FUNCTION_MILLIS = 29_000;
    private static final String CALLER = "arn:aws:iam::123456789012:user/somebody";

    private final EmbeddedRuntime runtime;
    private final HomeView view;
    private final Router router;
    private final Callers callers;
    private final BiConsumer<String, Throwable> faults;
    private final GatewayCredentials credentials = new GatewayCredentials();
    private final VerifyingGateway gateway;

    SignedService(Home home, EffectiveSettings settings, Path folder, BiConsumer<String, Throwable> faults)
            throws IOException {
        Version version = Version.read();
        this.faults = faults;
        this.callers = Callers.owner(folder, System::currentTimeMillis);
        this.runtime = EmbeddedRuntime.start(home, settings, version.millrace(), folder);
        this.view = HomeView.open(home, settings);
        this.router = Api.router(
                new Parts(
                        new EmbeddedRuns(runtime, view, settings, folder),
                        settings,
                        folder,
                        version,
                        Tenants.none(folder, Tokens.NONE)),
                Limits.DEFAULT,
                faults);
        this.gateway = new VerifyingGateway(this::answer);
    }

    /** As commands are told it. */
    String endpoint() {
        return "iam+" + gateway.address();
    }

    VerifyingGateway gateway() {
        return gateway;
    }

    private VerifyingGateway.Answer answer(HttpExchange request, byte[] body) {
        ApiRound round = new ApiRound(router, callers, new AnswerTime(System::nanoTime), faults);
        byte[] answered =
                round.answer(event(request, body), () -> FUNCTION_MILLIS).event();
        JsonNode said = JsonMapper.shared().readTree(answered);
        Map<String, String> headers = new TreeMap<>();
        said.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
        return new VerifyingGateway.Answer(
                said.required("statusCode").asInt(),
                headers,
                Base64.getDecoder().decode(said.required("body").asString()));
    }

    /** As the gateway makes it: the path is decoded and the query is not, header names are small, bytes are in base 64, a caller is who signed. */
    private static byte[] event(HttpExchange request, byte[] body) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", request.getRequestURI().getPath())
                .put(
                        "rawQueryString",
                        Optional.ofNullable(request.getRequestURI().getRawQuery())
                                .orElse(""));
        ObjectNode headers = event.putObject("headers");
        for (Map.Entry<String, List<String>> header :
                request.getRequestHeaders().entrySet()) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), String.join(",", header.getValue()));
        }
        ObjectNode context = event.putObject("requestContext");
        context.put("stage", "$default").put("requestId", "request");
        context.putObject("http").put("method", request.getRequestMethod());
        context.putObject("authorizer").putObject("iam").put("userArn", CALLER);
        boolean text = isText(request);
        if (body.length > 0) {
            event.put(
                    "body",
                    text
                            ? new String(body, StandardCharsets.UTF_8)
                            : Base64.getEncoder().encodeToString(body));
        }
        event.put("isBase64Encoded", !text);
        return JsonMapper.shared().writeValueAsBytes(event);
    }

    private static boolean isText(HttpExchange request) {
        String type = Optional.ofNullable(request.getRequestHeaders().getFirst("Content-Type"))
                .orElse("application/json");
        return type.startsWith("text/") || type.startsWith("application/json");
    }

    @Override
    public void close() {
        gateway.close();
        credentials.close();
        view.close();
        runtime.close();
    }
}
