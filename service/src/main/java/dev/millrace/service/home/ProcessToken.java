package dev.millrace.service.home;

import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name of one start of one process: process id, time of the start, and chance, so that it never names another one later. It stands in
 * leases, which end at once when the process is found dead.
 */
public record ProcessToken(String value) implements Comparable<ProcessToken> {
    public ProcessToken {
        if (!value.matches("[a-z0-9-]{3,64}")) {
            throw new IllegalArgumentException("not a process token: " + value);
        }
    }

    /** A new one for this process. */
    public static ProcessToken create() {
        ProcessHandle self = ProcessHandle.current();
        long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        String chance = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return new ProcessToken(self.pid() + "-" + Long.toString(started, 36) + "-" + chance);
    }

    @Override
    public int compareTo(ProcessToken other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
