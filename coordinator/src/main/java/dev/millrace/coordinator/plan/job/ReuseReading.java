package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.UploadTrigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a job takes over from its earlier runs. */
final class ReuseReading {
    private final Findings findings;
    private final String environment;

    ReuseReading(Findings findings, String environment) {
        this.findings = findings;
        this.environment = environment;
    }

    Reuse reuse(Fields fields, List<Sink> sinks, Optional<UploadTrigger> upload) {
        List<String> cached = entries(fields, "steps").stream()
                .filter(entry -> isTrue(entry, "cache"))
                .map(Written.Entry::key)
                .toList();
        return new Reuse(cached, Reuse.Use.USE, increment(fields, sinks, upload));
    }

    /** Files that come are taken as an incremental source takes them: once, together with success. */
    private @Nullable Increment increment(Fields fields, List<Sink> sinks, Optional<UploadTrigger> upload) {
        List<Increment> found = new ArrayList<>();
        upload.ifPresent(
                trigger -> found.add(new Increment(trigger.source(), environment, trigger.byContent(), false)));
        for (Written.Entry entry : entries(fields, "sources")) {
            String dedupe = new Fields(entry.value()).text("dedupe").orElse("");
            if (TriggerReading.reads(entry)) {
                continue;
            }
            if (isTrue(entry, "incremental")) {
                found.add(new Increment(entry.key(), environment, dedupe.equals("content"), false));
                requireOne(entry, found);
            } else if (!dedupe.isEmpty()) {
                findings.add(
                        entry.keyPlace(),
                        "NOT_INCREMENTAL",
                        "The source '" + entry.key() + "' has dedupe:, but all of its files are read in each run",
                        "Add incremental: true, or leave dedupe out");
            }
        }
        if (found.isEmpty()) {
            return null;
        }
        sinks.forEach(this::requireGrowing);
        return found.getFirst();
    }

    private void requireOne(Written.Entry entry, List<Increment> found) {
        IncrementSense.several(found)
                .ifPresent(failure ->
                        findings.add(failure.at(entry.keyPlace()).withRemedy("Make a job for each of them")));
    }

    private void requireGrowing(Sink sink) {
        IncrementSense.growing(sink)
                .ifPresent(failure -> findings.add(
                        failure.at(sink.place("mode")).withRemedy("Write mode: append, or mode: merge with a key")));
    }

    private static boolean isTrue(Written.Entry entry, String key) {
        return new Fields(entry.value()).text(key).map(Boolean::parseBoolean).orElse(false);
    }

    private static List<Written.Entry> entries(Fields fields, String key) {
        return fields.mapping(key).map(Written.Mapping::entries).orElse(List.of());
    }
}
