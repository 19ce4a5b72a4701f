package dev.millrace.service.client.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes the signature of each request again from what came through the socket, as the documentation of Signature Version 4 says, and refuses all others. */
public final class VerifyingGateway implements AutoCloseable {
    public static final String KEY = "AKIDEXAMPLE";
    public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public static final String SESSION = "session-token-of-a-role";
    public static final String REGION = "eu-central-1";

    /** What a request is answered. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {}

    /** What lies behind the gateway. */
    public interface Behind {
        /** Answers a request that was let in; its body has been read. */
        Answer answer(HttpExchange request, byte[] body) throws IOException;
    }

    private final Pattern authorization;
    private final String service;

    private final HttpServer server;
    private final Behind behind;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> let = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    /** Answers who is let in that all is well. */
    public VerifyingGateway() throws IOException {
        this((_, _) ->
                new Answer(200, Map.of(), "{\"millrace\": \"1\", \"id\": \"x\"}".getBytes(StandardCharsets.UTF_8)));
    }

    /** @param behind answers who is let in; many at once */
    public VerifyingGateway(Behind behind) throws IOException {
        this("execute-api", behind);
    }

    /** @param service for which requests have to be signed */
    public VerifyingGateway(String service, Behind behind) throws IOException {
        this.service = service;
        this.authorization = Pattern.compile("AWS4-HMAC-SHA256 Credential=" + KEY + "/(\\d{8})/" + REGION + "/"
                + service + "/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Requests that were let in: method and target. */
    public List<String> letIn() {
        return List.copyOf(let);
    }

    public List<String> refused() {
        return List.copyOf(refused);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        boolean good;
        try {
            good = isSigned(exchange, body);
        } catch (GeneralSecurityException missing) {
            throw new IOException(missing);
        }
        (good ? let : refused).add(request);
        Answer answer = good
                ? behind.answer(exchange, body)
                : new Answer(403, Map.of(), "{\"message\":\"Forbidden\"}".getBytes(StandardCharsets.UTF_8));
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
        exchange.close();
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) throws GeneralSecurityException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        Matcher said = authorization.matcher(header == null ? "" : header);
        String date = exchange.getRequestHeaders().getFirst("X-Amz-Date");
        if (!said.matches() || date == null || !date.startsWith(said.group(1))) {
            return false;
        }
        List<String> names = List.of(said.group(2).split(";"));
        if (!names.containsAll(List.of("host", "x-amz-date", "x-amz-security-token"))
                || !SESSION.equals(exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"))) {
            return false;
        }
        StringBuilder canonical = new StringBuilder(exchange.getRequestMethod()).append('\n');
        // Each part of the path is encoded once more than it was sent.
        canonical.append(encoded(exchange.getRequestURI().getRawPath())).append('\n');
        String query = exchange.getRequestURI().getRawQuery();
        canonical
                .append(
                        query == null
                                ? ""
                                : List.of(query.split("&")).stream()
                                        .sorted()
                                        .reduce((one, two) -> one + "&" + two)
                                        .orElse(""))
                .append('\n');
        for (String name : names) {
            canonical
                    .append(name)
                    .append(':')
                    .append(exchange.getRequestHeaders().getFirst(name).strip())
                    .append('\n');
        }
        canonical.append('\n').append(said.group(2)).append('\n').append(hex(sha(body)));
        String scope = said.group(1) + "/" + REGION + "/" + service + "/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n"
                + hex(sha(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return hex(hmac(key, toSign)).equals(said.group(3));
    }

    /** All but letters, digits, {@code - . _ ~} and the slashes between parts. */
    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            String sign = Character.toString(one & 0xff);
            encoded.append(
                    sign.matches("[A-Za-z0-9._~/-]")
                            ? sign
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(one));
        }
        return encoded.toString();
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
