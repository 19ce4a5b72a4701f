package dev.millrace.tests.kills;

import dev.millrace.tests.process.ChildJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls a command in a process of its own and kills it when its moment has come. */
final class KilledCommand {
    private static final int PATIENCE_MILLIS = 600_000;
    private static final int LOOK_MILLIS = 5;

    private KilledCommand() {}

    /** Fails when the command ends before its moment. */
    static void run(Path folder, Path destinations, Moment moment, String... words) throws IOException {
        Path mark = folder.resolve(StruckCommand.MARK);
        Files.deleteIfExists(mark);
        Path told = folder.resolve("told");
        Process process = new ProcessBuilder(command(folder, destinations, moment, words))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        try {
            await(process, mark);
        } finally {
            process.destroyForcibly();
        }
        waitFor(process, PATIENCE_MILLIS);
        if (!Files.exists(mark)) {
            throw new AssertionError("the command was over before " + moment + ":\n" + Files.readString(told));
        }
    }

    private static void await(Process process, Path mark) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!Files.exists(mark) && System.nanoTime() < end && !waitFor(process, LOOK_MILLIS)) {
            // looks again
        }
    }

    private static boolean waitFor(Process process, int millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException end) {
            throw new AssertionError("nobody interrupts a test", end);
        }
    }

    private static List<String> command(Path folder, Path destinations, Moment moment, String... words) {
        List<String> command = ChildJava.command("-Xmx512m");
        command.addAll(
                List.of(StruckCommand.class.getName(), folder.toString(), destinations.toString(), moment.toString()));
        command.addAll(List.of(words));
        return command;
    }
}
