package dev.millrace.functions.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The control plane of Lambda, for tests: keeps calls, starts sandboxes up to a function's most, uses them again while they live, and answers the Invoke API
 * for asynchronous calls. A call that dies is not repeated.
 */
final class FunctionPlane implements AutoCloseable {
    private static final Pattern INVOKE = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;

    /**
     * A function.
     *
     * @param most sandboxes at once
     */
    record Deployed(
            String name, String handler, Map<String, String> environment, long timeoutMillis, int most, Java java) {
        Deployed(String name, String handler, Map<String, String> environment, long timeoutMillis, int most) {
            this(name, handler, environment, timeoutMillis, most, Java.OF_TESTS);
        }
    }

    /** How its processes are started: what stands between the JVM's name and the main class, the class path included. */
    record Java(List<String> options) {
        static final Java OF_TESTS = new Java(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path")));
    }

    private record Call(String event, CompletableFuture<Sandbox.Answer> answer) {}

    private final ServicesRoute services;
    private final Path folder;
    private final HttpServer api;
    private final Map<String, BlockingQueue<Call>> calls = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Fault> armed = new CopyOnWriteArrayList<>();
    private final List<Fault> struck = new CopyOnWriteArrayList<>();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final List<Sandbox.Answer> answers = new CopyOnWriteArrayList<>();
    private final List<Interruption> interruptions = new CopyOnWriteArrayList<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicInteger sandboxes = new AtomicInteger();
    private final AtomicInteger invoked = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int struckEvery;

    FunctionPlane(ServicesRoute services, Path folder) {
        this.services = services;
        this.folder = folder;
        try {
            this.api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        api.createContext("/", this::invoked);
        api.start();
    }

    /** Where the Invoke API is answered. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + api.getAddress().getPort());
    }

    void deploy(Deployed function) {
        BlockingQueue<Call> queue = new LinkedBlockingQueue<>();
        calls.put(function.name(), queue);
        for (int sandbox = 0; sandbox < function.most(); sandbox++) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("plane-" + function.name())
                    .start(() -> serve(function, queue)));
        }
    }

    /** Strikes once, when it can; aborts the test where it never could. */
    void arm(Fault fault) {
        services.requireWatched();
        armed.add(fault);
    }

    /** From now on one in so many calls of the Invoke API is refused as too many, or taken without an answer, in turn; 0: none. */
    void strike(int every) {
        struckEvery = every;
    }

    /** Calls of the Invoke API so far. */
    int invoked() {
        return invoked.get();
    }

    /** Calls that were refused or not answered. */
    int refused() {
        return refused.get();
    }

    /** Faults that have struck. */
    List<Fault> struck() {
        return List.copyOf(struck);
    }

    /** How often a function was called so far. */
    int called(String function) {
        return (int) called.stream().filter(function::equals).count();
    }

    /** What became of all calls so far. */
    List<Sandbox.Answer> answers() {
        return List.copyOf(answers);
    }

    /** Calls that have not ended. */
    int outstanding() {
        return outstanding.get();
    }

    CompletableFuture<Sandbox.Answer> call(String function, String event) {
        CompletableFuture<Sandbox.Answer> answer = new CompletableFuture<>();
        outstanding.incrementAndGet();
        called.add(function);
        Objects.requireNonNull(calls.get(function), function).add(new Call(event, answer));
        return answer;
    }

    private void invoked(HttpExchange exchange) throws IOException {
        String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher path = INVOKE.matcher(exchange.getRequestURI().getPath());
        boolean known = path.matches()
                && calls.containsKey(path.group(1))
                && "Event".equals(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"));
        int number = invoked.incrementAndGet();
        int every = struckEvery;
        if (known && every > 0 && number % every == 0 && refused.incrementAndGet() % 2 == 1) {
            tooMany(exchange);
            return;
        }
        if (known) {
            call(path.group(1), event);
        }
        if (known && every > 0 && number % every == 0) {
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(known ? ACCEPTED : NOT_FOUND, -1);
        exchange.close();
    }

    private static void tooMany(HttpExchange exchange) throws IOException {
        byte[] body =
                "{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\"}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("X-Amzn-Errortype", "TooManyRequestsException");
        exchange.sendResponseHeaders(TOO_MANY, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void serve(Deployed function, BlockingQueue<Call> queue) {
        Sandbox sandbox = null;
        try {
            while (true) {
                Call call = queue.take();
                if (sandbox == null || !sandbox.isAlive()) {
                    if (sandbox != null) {
                        sandbox.close();
                    }
                    sandbox = sandbox(function);
                }
                Sandbox.Answer answer = sandbox.call(call.event(), function.timeoutMillis());
                answers.add(answer);
                outstanding.decrementAndGet();
                call.answer().complete(answer);
            }
        } catch (InterruptedException closed) {
            if (sandbox != null) {
                sandbox.close();
            }
        }
    }

    private Sandbox sandbox(Deployed function) {
        Path own = folder.resolve(function.name().replace(':', '-') + "-" + sandboxes.incrementAndGet());
        return new Sandbox(function, services, own, (sandbox, sent) -> watch(function, sandbox, sent));
    }

    /** What is done once, before the first request of a function that holds {@code marker} goes on; aborts the test where none is seen. */
    void before(String function, String marker, Runnable act) {
        services.requireWatched();
        interruptions.add(new Interruption(function, marker, act));
    }

    private record Interruption(String function, String marker, Runnable act) {}

    private WatchedLink.Passage watch(Deployed function, Sandbox sandbox, String sent) {
        for (Interruption one : interruptions) {
            if (one.function().equals(function.name()) && sent.contains(one.marker()) && interruptions.remove(one)) {
                one.act().run();
            }
        }
        for (Fault fault : armed) {
            if (fault.function().equals(function.name()) && sent.contains(fault.marker()) && armed.remove(fault)) {
                struck.add(fault);
                return strike(fault, sandbox);
            }
        }
        return WatchedLink.Passage.ON;
    }

    private static WatchedLink.Passage strike(Fault fault, Sandbox sandbox) {
        return switch (fault.act()) {
            case KILLED_BEFORE -> {
                sandbox.kill();
                yield WatchedLink.Passage.LOST;
            }
            case KILLED_AFTER -> {
                sandbox.kill();
                yield WatchedLink.Passage.ON;
            }
            case TIMED_OUT -> {
                try {
                    sandbox.stand();
                } catch (IOException error) {
                    throw new UncheckedIOException(error);
                }
                sandbox.timeOut();
                yield WatchedLink.Passage.LOST;
            }
        };
    }

    /** Ends all sandboxes. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        api.stop(0);
    }
}
