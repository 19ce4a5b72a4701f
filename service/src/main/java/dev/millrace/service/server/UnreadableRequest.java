package dev.millrace.service.server;

import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what never became a request: it is no HTTP, or larger than a server reads. */
final class UnreadableRequest implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        boolean large = response.getStatus() == ProblemCode.HEADERS_TOO_LARGE.status();
        ProblemCode code = large ? ProblemCode.HEADERS_TOO_LARGE : ProblemCode.BAD_REQUEST;
        HttpResponse answer =
                Problem.of(code, code.title(), "Send a request of HTTP/1.1").response("/", "unread");
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        response.write(true, ByteBuffer.wrap(bytes(answer)), callback);
        return true;
    }

    private static byte[] bytes(HttpResponse answer) {
        return switch (answer.body()) {
            case HttpResponse.Body.Bytes bytes -> bytes.bytes();
            case HttpResponse.Body.Large _, HttpResponse.Body.Lines _, HttpResponse.Body.Unsent _ -> new byte[0];
        };
    }
}
