package dev.millrace.functions.aws;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Threads of this process, virtual ones among them, which the JVM lists in its dump alone. */
final class RunningThreads {
    /** A thread that has done its work takes a moment to be gone. */
    private static final long MOMENT_NANOS = 10_000_000_000L;

    private static final long PAUSE_NANOS = 10_000_000L;

    private static final String ASLEEP = "TIMED_WAITING";

    private RunningThreads() {}

    /** What the JVM says of a thread. */
    record Seen(String name, String state) {}

    /** By the JVM's numbers: platform threads of the caller's group, so not those of the JVM, which carry virtual ones, and all virtual threads. */
    static Map<Long, Seen> now() {
        Map<Long, Seen> running = new TreeMap<>();
        dump().path("threadContainers")
                .forEach(container -> container.path("threads").forEach(thread -> {
                    if (thread.path("virtual").asBoolean(false)) {
                        running.put(
                                thread.path("tid").asLong(),
                                new Seen(
                                        thread.path("name").asString(""),
                                        thread.path("state").asString("")));
                    }
                }));
        ThreadGroup ours = Thread.currentThread().getThreadGroup();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() == ours)
                .forEach(thread -> running.put(
                        thread.threadId(),
                        new Seen(thread.getName(), thread.getState().name())));
        return running;
    }

    /** Those that were not there before and sleep, or do not go. */
    static Collection<Seen> leftSince(Map<Long, Seen> before) {
        long end = System.nanoTime() + MOMENT_NANOS;
        Collection<Seen> left = since(before);
        while (!left.isEmpty()
                && left.stream().noneMatch(thread -> thread.state().equals(ASLEEP))
                && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
            left = since(before);
        }
        return left;
    }

    /** Those that were not there before. */
    static Collection<Seen> since(Map<Long, Seen> before) {
        Map<Long, Seen> since = now();
        since.keySet().removeAll(before.keySet());
        return List.copyOf(since.values());
    }

    private static JsonNode dump() {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path file = folder.resolve("threads.json");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
            JsonNode dump = JsonMapper.shared().readTree(Files.readAllBytes(file));
            Files.delete(file);
            Files.delete(folder);
            return dump.required("threadDump");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
