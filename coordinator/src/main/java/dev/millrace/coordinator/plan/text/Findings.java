package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.JobSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** What was found in a syntax tree; filled while it is walked. */
final class Findings {
    private final SequencedSet<String> tables = new LinkedHashSet<>();
    private final List<JobSpec.Source> sources = new ArrayList<>();
    private final SequencedSet<String> volatileCalls = new LinkedHashSet<>();
    private boolean sampled;
    private boolean sampledAnew;
    private final SequencedSet<String> sealedNames = new LinkedHashSet<>();

    void table(String name) {
        tables.add(name);
    }

    void source(JobSpec.Source source) {
        sources.add(source);
    }

    void volatileCall(String name) {
        volatileCalls.add(name);
    }

    void sealedName(String name) {
        sealedNames.add(name);
    }

    SequencedSet<String> tables() {
        return Collections.unmodifiableSequencedSet(tables);
    }

    List<JobSpec.Source> sources() {
        return List.copyOf(sources);
    }

    /** @param seeded whether each run takes the same rows */
    void sample(boolean seeded) {
        sampled = true;
        sampledAnew |= !seeded;
    }

    boolean isSampledAnew() {
        return sampledAnew;
    }

    boolean isSampled() {
        return sampled;
    }

    SequencedSet<String> volatileCalls() {
        return Collections.unmodifiableSequencedSet(volatileCalls);
    }

    SequencedSet<String> sealedNames() {
        return Collections.unmodifiableSequencedSet(sealedNames);
    }
}
