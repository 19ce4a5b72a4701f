package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A million tasks in a JVM of its own with a small heap: coordinator, workers, rows, messages and objects all in it. */
final class MillionTasksBenchmark implements Benchmark {
    private static final int HEAP_MEGABYTES = 512;

    @Override
    public String name() {
        return "million";
    }

    @Override
    public String title() {
        return "A million tasks in a small heap";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        String[] measured = child(options.tasks()).split(" ");
        double seconds = Double.parseDouble(measured[0]);
        double peakMegabytes = Double.parseDouble(measured[1]) / (1 << 20);
        double pauseSeconds = Double.parseDouble(measured[2]) / 1000;
        String note = "One run of one stage, everything in one JVM with `-Xmx" + HEAP_MEGABYTES
                + "m`. Peak: the most that was still in use after a "
                + "collection of the whole heap or, where there was none, of a part.";
        return new Section(
                note,
                List.of(
                        "tasks",
                        "heap limit MB",
                        "peak in use MB",
                        "peak ÷ limit",
                        "seconds",
                        "of these collecting",
                        "tasks/s"),
                List.of(List.of(
                        Figures.whole(options.tasks()),
                        Integer.toString(HEAP_MEGABYTES),
                        Figures.whole(peakMegabytes),
                        Figures.ratio(peakMegabytes / HEAP_MEGABYTES),
                        Figures.seconds(seconds),
                        Figures.seconds(pauseSeconds),
                        Figures.whole(options.tasks() / seconds))));
    }

    /** The last line that the child printed. */
    private static String child(int tasks) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MillionTasks.class.getName(),
                Integer.toString(tasks)));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            if (code != 0) {
                throw new BenchmarkException("the JVM with the small heap ended with " + code);
            }
            return output.substring(output.lastIndexOf('\n') + 1);
        } catch (IOException error) {
            throw new BenchmarkException("the JVM with the small heap cannot be started", error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", error);
        }
    }
}
