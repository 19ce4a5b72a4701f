package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page of measurements: what stands between a benchmark's marks is replaced, all else was written by people and stays. */
final class PerformancePage {
    private final Path page;

    PerformancePage(Path page) {
        this.page = page;
    }

    void replace(String name, String text) throws IOException {
        String begin = "<!-- measured: " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        String old = Files.readString(page);
        int from = old.indexOf(begin);
        int to = old.indexOf(end);
        String measured = begin + text + "\n" + end;
        String all = from < 0 || to < from
                ? old.stripTrailing() + "\n\n" + measured + "\n"
                : old.substring(0, from) + measured + old.substring(to + end.length());
        Files.writeString(page, all);
    }
}
