package dev.millrace.functions.aws;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * One environment of a function: a JVM under the real runtime interface client, its Runtime API, and its way to the services. It stands still while it has
 * nothing to do, as on Lambda, and is killed when its time is over.
 */
final class Sandbox implements AutoCloseable {
    private static final long INIT_MILLIS = 1_200_000;
    private static final long LOOK_MILLIS = 100;
    private static final String RUNTIME = "/2018-06-01/runtime/";

    /** What became of a call. */
    enum End {
        ANSWERED,
        ERROR,
        TIMED_OUT,
        DIED
    }

    record Answer(End end, String body) {}

    private final HttpServer api;
    private final ServicesRoute.Link link;
    private final Process process;
    private final Path folder;
    private final SynchronousQueue<String> events = new SynchronousQueue<>();
    private volatile CompletableFuture<Answer> running = new CompletableFuture<>();
    private volatile long timeoutMillis;
    private volatile End killedAs = End.DIED;

    /**
     * @param environment of the function
     * @param folder that this sandbox makes, as its temporary one
     * @param watch is shown this sandbox and what it sends
     */
    Sandbox(
            FunctionPlane.Deployed function,
            ServicesRoute services,
            Path folder,
            BiFunction<Sandbox, String, WatchedLink.Passage> watch) {
        this.folder = folder;
        this.link = services.open(sent -> watch.apply(this, sent));
        try {
            Files.createDirectories(folder);
            this.api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            api.createContext(RUNTIME + "invocation/next", this::next);
            api.createContext(RUNTIME + "invocation/", this::answered);
            api.createContext(RUNTIME + "init/error", this::answered);
            api.start();
            this.process = start(function);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        process.onExit().thenRun(() -> running.complete(new Answer(killedAs, log())));
    }

    private Process start(FunctionPlane.Deployed function) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(function.java().options());
        command.addAll(ownLibrary());
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + folder,
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                function.handler()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("MILLRACE_"));
        environment.putAll(function.environment());
        environment.putAll(link.variables());
        environment.put(
                "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getAddress().getPort());
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
        environment.put("_HANDLER", function.handler());
        return builder.start();
    }

    /**
     * Names a copy of the client's native library in this sandbox's folder. By itself the client of each process writes over one file of the whole machine,
     * which another process may just be loading, and that one crashes. Empty: no library is for this machine; the client says so.
     */
    private List<String> ownLibrary() throws IOException {
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        boolean musl = Files.exists(Path.of("/lib/ld-musl-" + processor.replace("aarch_64", "aarch64") + ".so.1"));
        String name = "libaws-lambda-jni.linux" + (musl ? "_musl-" : "-") + processor + ".so";
        try (InputStream library = Sandbox.class.getResourceAsStream("/jni/" + name)) {
            if (library == null) {
                return List.of();
            }
            Path own = folder.resolve(name);
            Files.copy(library, own);
            return List.of("-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                    + own.toAbsolutePath());
        }
    }

    /** The process asks for work: it is stopped until there is some. */
    private void next(HttpExchange exchange) throws IOException {
        try {
            signal("STOP");
            String event = events.take();
            signal("CONT");
            byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
            Headers headers = exchange.getResponseHeaders();
            headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
            headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + timeoutMillis));
            headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:1:function:f");
            headers.set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered(HttpExchange exchange) throws IOException {
        String body;
        try (InputStream sent = exchange.getRequestBody()) {
            body = new String(sent.readAllBytes(), StandardCharsets.UTF_8);
        }
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
        boolean good = exchange.getRequestURI().getPath().endsWith("/response");
        running.complete(new Answer(good ? End.ANSWERED : End.ERROR, body));
    }

    /** Calls the function and waits for its end. Its start does not count as its time. */
    Answer call(String event, long timeout) throws InterruptedException {
        CompletableFuture<Answer> call = new CompletableFuture<>();
        timeoutMillis = timeout;
        running = call;
        if (!isAlive()) {
            return new Answer(End.DIED, log());
        }
        for (long waited = 0; !events.offer(event, LOOK_MILLIS, TimeUnit.MILLISECONDS); waited += LOOK_MILLIS) {
            if (call.isDone()) {
                return call.join();
            }
            if (waited > INIT_MILLIS) {
                kill();
                return new Answer(End.DIED, "it did not start: " + log());
            }
        }
        try {
            return call.get(timeout, TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            timeOut();
            return new Answer(End.TIMED_OUT, log());
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Its time is over: it is killed. Only then its call is answered, so that the next one is not given to it. */
    void timeOut() {
        killedAs = End.TIMED_OUT;
        kill();
    }

    /** From now on it does nothing. */
    void stand() throws IOException {
        signal("STOP");
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Lets it go on to its end, as SIGTERM asks it to. */
    void leave() throws IOException {
        process.destroy();
        // It may have been stopped in between, because it asked for the next call.
        while (isAlive()) {
            signal("CONT");
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void signal(String name) throws IOException {
        signal(process, name);
    }

    static void signal(Process process, String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException none) {
            return "";
        }
    }

    @Override
    public void close() {
        kill();
        api.stop(0);
        link.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
