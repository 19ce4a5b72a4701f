package dev.millrace.service.server;

import dev.millrace.service.http.Gate;
import dev.millrace.service.http.HttpRequest;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Limits;
import dev.millrace.service.http.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Makes plain records of requests, and sends plain answers. */
final class GateHandler extends Handler.Abstract {
    private final Gate gate;
    private final Limits limits;

    GateHandler(Gate gate, Limits limits) {
        this.gate = gate;
        this.limits = limits;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            HttpRequest asked = plain(request);
            HttpResponse answer = gate.answer(asked);
            response.setStatus(answer.status());
            answer.headers().forEach(response.getHeaders()::put);
            boolean unread = asked.streamOrNull() != null && answer.status() >= 400;
            if (answer.status() == 413 || unread) {
                response.getHeaders().put("Connection", "close");
            }
            send(answer.body(), response);
            callback.succeeded();
        } catch (IOException gone) {
            callback.failed(gone);
        }
        return true;
    }

    private static void send(HttpResponse.Body body, Response response) throws IOException {
        switch (body) {
            case HttpResponse.Body.Bytes bytes -> {
                response.getHeaders().put("Content-Length", bytes.bytes().length);
                try (OutputStream out = Content.Sink.asOutputStream(response)) {
                    out.write(bytes.bytes());
                }
            }
            case HttpResponse.Body.Large large -> {
                response.getHeaders().put("Content-Length", large.sizeBytes());
                try (InputStream in = large.opener().open();
                        OutputStream out = Content.Sink.asOutputStream(response)) {
                    in.transferTo(out);
                }
            }
            case HttpResponse.Body.Lines lines -> {
                try (OutputStream out = Content.Sink.asOutputStream(response)) {
                    lines.source().writeTo(text -> {
                        out.write(text.getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    });
                }
            }
            case HttpResponse.Body.Unsent unsent ->
                unsent.sizeBytes().ifPresent(size -> response.getHeaders().put("Content-Length", size));
        }
    }

    private HttpRequest plain(Request request) throws IOException {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        String given = request.getHttpURI().getPath();
        String path = given == null ? "/" : given;
        boolean streamed = gate.isStreamed(request.getMethod(), path);
        return new HttpRequest(
                request.getMethod(),
                path,
                query(request),
                headers(request),
                streamed ? new byte[0] : body(request),
                streamed ? Content.Source.asInputStream(request) : null,
                Principal.OWNER,
                id);
    }

    private byte[] body(Request request) throws IOException {
        InputStream in = Content.Source.asInputStream(request);
        return in.readNBytes(limits.bodyBytes() + 1);
    }

    private static Map<String, String> headers(Request request) {
        Map<String, String> headers = new TreeMap<>();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue() == null ? "" : field.getValue();
            headers.merge(field.getLowerCaseName(), value, (first, second) -> first + ", " + second);
        }
        return headers;
    }

    private static SequencedMap<String, List<String>> query(Request request) {
        SequencedMap<String, List<String>> query = new LinkedHashMap<>();
        for (Fields.Field field : Request.extractQueryParameters(request)) {
            query.put(field.getName(), List.copyOf(field.getValues()));
        }
        return query;
    }
}
