package dev.millrace.functions.aws.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lambda's Runtime API with a list of calls, a table without rows, queues without messages, functions that are called and do nothing, and objects. */
final class TrainingServices implements AutoCloseable {
    private static final String RUNTIME = "/2018-06-01/runtime/";
    private static final String INVOKE = "/2015-03-31/functions/";
    private static final String TABLE = "rows";
    private static final long CALL_MILLIS = 600_000;
    private static final int LOOK_SECONDS = 1;

    private final HttpServer server;
    private final BlockingQueue<String> calls;
    private final CountDownLatch open;
    private volatile String trouble = "";
    private final TrainingObjects objects = new TrainingObjects();

    TrainingServices(List<String> calls) throws IOException {
        this.calls = new LinkedBlockingQueue<>(calls);
        this.open = new CountDownLatch(calls.size());
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The environment of a function that knows no other services. */
    Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("AWS_LAMBDA_RUNTIME_API", address()),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", "training"),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769"),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "training"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "training"),
                Map.entry("AWS_ENDPOINT_URL", "http://" + address()),
                Map.entry("MILLRACE_HOME", "s3://training/home"),
                Map.entry("MILLRACE_TABLE", TABLE),
                Map.entry("MILLRACE_QUEUES", "q-"),
                Map.entry("MILLRACE_CLASS", "c1"),
                Map.entry("MILLRACE_FUNCTIONS", "c1=worker"),
                Map.entry("MILLRACE_SECRETS", "/millrace/training/"),
                Map.entry("MILLRACE_UPLOADS", "uploads"),
                Map.entry("MILLRACE_LISTING", "300"));
    }

    /** Whether every call was answered. False: one failed, time is over, or the process ended before. */
    boolean awaitEnd(long time, TimeUnit unit, Process process) throws InterruptedException {
        for (long left = unit.toSeconds(time); left > 0 && process.isAlive(); left -= LOOK_SECONDS) {
            if (open.await(LOOK_SECONDS, TimeUnit.SECONDS) || !trouble.isEmpty()) {
                break;
            }
        }
        return open.getCount() == 0 && trouble.isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        try (exchange) {
            if (path.startsWith(RUNTIME)) {
                runtime(exchange, path.substring(RUNTIME.length()));
            } else if (path.startsWith(INVOKE)) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(202, -1);
            } else if (target != null) {
                exchange.getRequestBody().readAllBytes();
                send(exchange, 200, "application/x-amz-json-1.0", nothing(target.replaceFirst(".*\\.", "")));
            } else {
                objects.answer(exchange);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a table or a queue answers that has nothing. */
    private String nothing(String request) {
        return switch (request) {
            case "Query", "Scan" -> "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}";
            case "GetQueueUrl" -> "{\"QueueUrl\":\"http://" + address() + "/000000000000/queue\"}";
            default -> "{}";
        };
    }

    private void runtime(HttpExchange exchange, String what) throws IOException, InterruptedException {
        if (what.equals("invocation/next")) {
            String call = calls.take();
            exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "training");
            exchange.getResponseHeaders()
                    .set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + CALL_MILLIS));
            exchange.getResponseHeaders()
                    .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:f");
            send(exchange, 200, "application/json", call);
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (what.endsWith("/error")) {
            trouble = what + " " + body;
        }
        exchange.sendResponseHeaders(202, -1);
        open.countDown();
    }

    static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** What went wrong in a call; empty: nothing did. */
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
