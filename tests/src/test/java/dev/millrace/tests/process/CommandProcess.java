package dev.millrace.tests.process;

import dev.millrace.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@code millrace} command in a process of its own, with its child processes. */
public final class CommandProcess {
    private final Process process;
    private final Path standardOutput;
    private final Path standardError;
    private final List<ProcessHandle> orphans = new ArrayList<>();

    private CommandProcess(Process process, Path standardOutput, Path standardError) {
        this.process = process;
        this.standardOutput = standardOutput;
        this.standardError = standardError;
    }

    /** Starts {@code millrace arguments…} in a folder; output goes to files there. */
    public static CommandProcess start(Path folder, List<String> arguments) {
        return start(folder, List.of(), Map.of(), arguments);
    }

    /**
     * The same.
     *
     * @param options of the JVM
     * @param variables of the environment; an empty one is taken away
     */
    public static CommandProcess start(
            Path folder, List<String> options, Map<String, String> variables, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("-Xmx512m"));
        all.addAll(options);
        List<String> command = ChildJava.command(all.toArray(String[]::new));
        command.add(Main.class.getName());
        command.addAll(arguments);
        try {
            Path out = Files.createTempFile(folder, "command", ".out");
            Path err = Files.createTempFile(folder, "command", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            variables.forEach((name, value) -> {
                if (value.isEmpty()) {
                    builder.environment().remove(name);
                } else {
                    builder.environment().put(name, value);
                }
            });
            Process process = builder.start();
            return new CommandProcess(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end; fails when it takes longer than ten minutes. */
    public static CommandProcess run(Path folder, List<String> arguments) {
        return run(folder, List.of(), Map.of(), arguments);
    }

    /** The same, as {@link #start(Path, List, Map, List)}. */
    public static CommandProcess run(
            Path folder, List<String> options, Map<String, String> variables, List<String> arguments) {
        CommandProcess command = start(folder, options, variables, arguments);
        if (!command.waitFor(600_000)) {
            command.killAll();
            throw new AssertionError("no end within ten minutes: " + arguments + "\n" + command.errors());
        }
        return command;
    }

    /** True: it has ended. */
    public boolean waitFor(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public int exitCode() {
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String output() {
        return read(standardOutput);
    }

    public String errors() {
        return read(standardError);
    }

    /** The worker processes that it has started and that still live. */
    public List<ProcessHandle> workers() {
        return process.descendants().filter(ProcessHandle::isAlive).toList();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGKILL to the command; its workers see that and end. True: it was alive. */
    public boolean killAlone() {
        orphans.addAll(frozen());
        return process.toHandle().destroyForcibly();
    }

    /** All its workers: a command that is stopped starts no more of them. */
    private List<ProcessHandle> frozen() {
        signal(process.toHandle(), "STOP");
        return workers();
    }

    /** Waits until the workers of a command that was killed have seen it and ended. */
    public void awaitOrphans() {
        orphans.forEach(orphan -> orphan.onExit().join());
    }

    /** SIGKILL to the command and to all its workers; returns when they are gone. */
    public void killAll() {
        List<ProcessHandle> children = frozen();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        children.forEach(child -> child.onExit().join());
    }

    /** Sends a signal such as {@code STOP}, {@code CONT}, {@code INT}. */
    public static void signal(ProcessHandle target, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(target.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
