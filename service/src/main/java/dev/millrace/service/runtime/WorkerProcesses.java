package dev.millrace.service.runtime;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The worker processes of a command. One that dies is replaced, and what it held is free at once. */
final class WorkerProcesses implements AutoCloseable {
    private static final long CLOSE_MILLIS = 10_000;
    private static final long QUICK_DEATH_MILLIS = 2_000;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Path assignment;
    private final Runnable afterDeath;
    private final Map<Integer, Process> processes = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> quickDeaths = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /**
     * @param assignment file that each worker reads
     * @param afterDeath called when a worker has died, on another thread
     */
    WorkerProcesses(Path assignment, int workers, Runnable afterDeath) {
        this.assignment = assignment;
        this.afterDeath = afterDeath;
        for (int worker = 0; worker < workers; worker++) {
            start(worker);
        }
    }

    /** Either this process is among those that are closed, or it is not started. */
    private synchronized void start(int worker) {
        if (closing) {
            return;
        }
        long startedNanos = System.nanoTime();
        try {
            Process process = new ProcessBuilder(command(worker))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            processes.put(worker, process);
            Thread.ofPlatform().daemon().name("worker-" + worker).start(() -> watch(worker, process, startedNanos));
        } catch (IOException error) {
            throw Failure.of(
                            FailureKind.UNAVAILABLE,
                            "WORKER_NOT_STARTED",
                            "A worker process cannot be started: " + error.getMessage())
                    .withRemedy("Use fewer --workers, or 0 to work in this process")
                    .toException();
        }
    }

    private List<String> command(int worker) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-XX:AOTCacheOutput") && !argument.startsWith("-agentlib"))
                .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(WorkerProcess.class.getName());
        command.add(assignment.toString());
        command.add(Integer.toString(worker));
        return command;
    }

    private void watch(int worker, Process process, long startedNanos) {
        try {
            process.waitFor();
            if (closing) {
                return;
            }
            afterDeath.run();
            boolean quick = System.nanoTime() - startedNanos < TimeUnit.MILLISECONDS.toNanos(QUICK_DEATH_MILLIS);
            int deaths = quick ? quickDeaths.merge(worker, 1, Integer::sum) : 0;
            if (!quick) {
                quickDeaths.remove(worker);
            }
            Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, 100L * deaths * deaths));
            start(worker);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets all workers give back what they do and end; after ten seconds they are killed. None is left when this returns. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        processes.values().forEach(WorkerProcesses::closeInput);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        for (Process process : processes.values()) {
            try {
                if (!process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void closeInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            if (process.isAlive()) {
                throw new UncheckedIOException(ended);
            }
        }
    }
}
