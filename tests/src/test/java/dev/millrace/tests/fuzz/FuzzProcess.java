package dev.millrace.tests.fuzz;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads cases one after the other: {@code KIND FOLDER FIRST COUNT SECONDS}, until so many were read or so many seconds are over. Says which case
 * begins before it does, and each one that is wrong; ends itself when a case takes too long or the process grows too large.
 */
final class FuzzProcess {
    /** What a case may end with besides an answer. */
    private static final Set<FailureKind> NAMED =
            Set.of(FailureKind.INVALID, FailureKind.CORRUPT, FailureKind.EXHAUSTED, FailureKind.LIMIT);

    static final int WRONG = 3;
    /** Of the processor, which a machine that is busy gives to others. */
    private static final long MOST_MILLIS = 60_000;

    /** A case that waits for what never comes costs nothing. */
    private static final long LONGEST_WAIT_MILLIS = 900_000;

    private static final long MOST_RESIDENT_KIB = 2L << 20;
    private static final long LOOK_MILLIS = 200;
    private static final long SEED = 7_919;

    private final PrintStream out;
    private final AtomicLong number = new AtomicLong(-1);
    private final Map<FailureKind, Integer> refused = new EnumMap<>(FailureKind.class);
    private volatile long beganNanos;
    private volatile long beganProcessorNanos;
    private int answered;
    private int wrong;

    private FuzzProcess(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        FuzzReader.Kind kind = FuzzReader.Kind.valueOf(arguments[0]);
        FuzzProcess process = new FuzzProcess(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        process.run(
                kind,
                Path.of(arguments[1]),
                Long.parseLong(arguments[2]),
                Long.parseLong(arguments[3]),
                Long.parseLong(arguments[4]));
    }

    private void run(FuzzReader.Kind kind, Path folder, long first, long count, long seconds) throws Exception {
        long deadline = System.nanoTime() + seconds * 1_000_000_000;
        begin();
        Thread.ofPlatform().daemon().start(this::watch);
        String told;
        try (FuzzReader reader = kind.open(folder)) {
            for (long next = first; next < first + count && System.nanoTime() < deadline; next++) {
                begin();
                number.set(next);
                out.println("case " + next);
                read(reader, new SplittableRandom(SEED * (kind.ordinal() + 1) * 1_000_003L + next), next);
            }
            if (count >= kind.cases() && !reader.isWorthIt()) {
                wrong(number.get(), new AssertionError("too few cases are worth reading: " + reader.told()));
            }
            told = reader.told();
        }
        out.println("end " + answered + " answered, refused " + refused + (told.isEmpty() ? "" : "; " + told));
        Runtime.getRuntime().halt(wrong == 0 ? 0 : WRONG);
    }

    private void begin() {
        beganProcessorNanos = processorNanos();
        beganNanos = System.nanoTime();
    }

    /** What all threads of this process have used. */
    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElseGet(System::nanoTime);
    }

    private void read(FuzzReader reader, SplittableRandom random, long next) {
        try {
            reader.read(random);
            answered++;
        } catch (MillraceException refusal) {
            FailureKind kind = refusal.failure().kind();
            refused.merge(kind, 1, Integer::sum);
            if (!NAMED.contains(kind)) {
                wrong(next, refusal);
            }
        } catch (Throwable other) {
            wrong(next, other);
        }
    }

    private void wrong(long next, Throwable error) {
        wrong++;
        out.println("WRONG " + next + ": " + error);
        error.printStackTrace(out);
    }

    private void watch() {
        while (true) {
            try {
                Thread.sleep(LOOK_MILLIS);
                long waited = (System.nanoTime() - beganNanos) / 1_000_000;
                long millis = (processorNanos() - beganProcessorNanos) / 1_000_000;
                long resident = residentKib();
                if (millis > MOST_MILLIS || waited > LONGEST_WAIT_MILLIS || resident > MOST_RESIDENT_KIB) {
                    out.println("WRONG " + number.get() + ": after " + millis + " ms of the processor in " + waited
                            + " ms, " + resident + " KiB resident");
                    Thread.getAllStackTraces().forEach((thread, frames) -> {
                        out.println(thread);
                        for (StackTraceElement frame : frames) {
                            out.println("    " + frame);
                        }
                    });
                    Runtime.getRuntime().halt(WRONG);
                }
            } catch (InterruptedException | IOException end) {
                return;
            }
        }
    }

    private static long residentKib() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
