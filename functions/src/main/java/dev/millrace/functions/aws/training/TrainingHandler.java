package dev.millrace.functions.aws.training;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.aws.ApiHandler;
import dev.millrace.functions.aws.CoordinatorHandler;
import dev.millrace.functions.aws.UploadHandler;
import dev.millrace.functions.aws.WorkerHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** All functions in one process. Each is made as Lambda makes it, and called as it is usually called. */
public final class TrainingHandler implements RequestStreamHandler {
    static final String JOB = "\"job\"";
    static final String COORDINATOR = "\"coordinator\"";
    static final String API = "\"api\"";
    static final String WORKER = "\"worker\"";
    static final String UPLOADS = "\"uploads\"";

    private static final String TICK = "{\"tick\": true}";
    private static final String CLASS = "{\"class\": \"c1\"}";
    private static final String LIST = """
        {"version": "2.0", "routeKey": "$default", "rawPath": "/v1/runs", "rawQueryString": "", "headers": {},
         "requestContext": {"stage": "$default", "requestId": "request",
           "http": {"method": "GET", "path": "/v1/runs", "sourceIp": "192.0.2.1"},
           "authorizer": {"jwt": {"claims": {"sub": "owner"}, "scopes": null}}},
         "isBase64Encoded": false}\
        """;

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String call = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        switch (call) {
            case JOB -> TrainingJob.run();
            case COORDINATOR -> call(new CoordinatorHandler(), TICK, output, context);
            case API -> call(new ApiHandler(), LIST, output, context);
            case WORKER -> call(new WorkerHandler(), CLASS, output, context);
            case UPLOADS -> call(new UploadHandler(), TICK, output, context);
            default -> throw new IllegalArgumentException(call);
        }
    }

    private static void call(RequestStreamHandler handler, String event, OutputStream output, Context context)
            throws IOException {
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, context);
    }
}
