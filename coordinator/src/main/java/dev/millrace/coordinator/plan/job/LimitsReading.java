package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Retry;
import dev.millrace.graph.Place;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads what a run may use, and how its tasks are tried again. */
final class LimitsReading {
    private static final int MICRO = 6;
    private static final double PER_CENT = 100;
    private static final long MOST = 1_000_000_000;

    private final Findings findings;

    LimitsReading(Findings findings) {
        this.findings = findings;
    }

    /** What has a wrong form is absent: it was told. */
    Limits limits(Fields job) {
        Fields limits = part(job, "limits");
        Fields retry = part(job, "retry");
        if (limits.has("attempts") && retry.has("attempts")) {
            findings.add(
                    retry.place("attempts"),
                    "CONFLICTING_KEYS",
                    "The attempts of a task are written twice: 'limits.attempts' and 'retry.attempts' mean the same",
                    "Leave one of them out");
        }
        try {
            return new Limits(
                    counted(limits, "limits", "tasks"),
                    (int)
                            (retry.has("attempts")
                                    ? counted(retry, "retry", "attempts")
                                    : counted(limits, "limits", "attempts")),
                    Spans.millis(limits, "limits.wallTime", findings),
                    Spans.millis(limits, "limits.taskTime", findings),
                    bytes(limits),
                    limits.count("rows").map(Long::parseLong).orElse(0L),
                    limits.text("dollars")
                            .map(text ->
                                    new BigDecimal(text).movePointRight(MICRO).longValueExact())
                            .orElse(0L),
                    new Retry(interval(retry), percent(retry)));
        } catch (IllegalArgumentException | ArithmeticException alreadyTold) {
            return Limits.DEFAULT;
        }
    }

    /** As many as a setting may say; 0 where nothing is said, or too much, which is told. */
    private long counted(Fields fields, String part, String key) {
        long count = fields.count(key).map(Long::parseLong).orElse(0L);
        if (count <= MOST) {
            return count;
        }
        findings.add(
                fields.place(key),
                "WRONG_VALUE",
                "'" + part + "." + key + "' cannot be " + count + ": it is a whole number from 1 to " + MOST,
                "To have no limit of its own leave it out");
        return 0;
    }

    private long bytes(Fields limits) {
        Optional<Long> bytes =
                limits.text("bytes").map(text -> ByteSize.parse(text).bytes());
        if (bytes.isPresent() && bytes.get() == 0) {
            findings.add(
                    limits.place("bytes"),
                    "WRONG_VALUE",
                    "Within no bytes nothing can run: 'limits.bytes' is at least 1 B",
                    "Write for example: 100GB; to have no limit of its own leave it out");
        }
        return bytes.orElse(0L);
    }

    private long interval(Fields retry) {
        if (retry.has("backoff") && !retry.has("interval")) {
            findings.add(
                    retry.place("backoff"),
                    "MISSING_KEY",
                    "'retry.backoff' makes 'retry.interval' longer, which is not there",
                    "Write for example: retry: {interval: 2s, backoff: 2}");
        }
        long interval = Spans.millis(retry, "retry.interval", findings);
        if (interval > 86_400_000L) {
            findings.add(
                    retry.place("interval"),
                    "WRONG_VALUE",
                    "'retry.interval' must be at most a day",
                    "Write for example: 5m");
        }
        return interval;
    }

    private static int percent(Fields retry) {
        return retry.text("backoff")
                .map(text -> (int) Math.round(Double.parseDouble(text) * PER_CENT))
                .orElse(0);
    }

    private static Fields part(Fields job, String key) {
        Optional<Written.Mapping> part = job.mapping(key);
        return new Fields(part.orElse(new Written.Mapping(Place.of(""), List.of())));
    }
}
