package dev.millrace.coordinator.plan.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the part of a job file that is written for one environment over the rest. What has a name must be there already: an environment changes a job,
 * and adds nothing to it.
 */
final class Environments {
    private static final List<String> NAMED = List.of("sources", "steps", "sinks", "params", "notify");

    /** Maps of one key, which another takes the place of. */
    private static final List<String> WHOLE = List.of("secret");

    private final Findings findings;

    Environments(Findings findings) {
        this.findings = findings;
    }

    /**
     * The job of one environment; what is wrong with any environment is told.
     *
     * @param chosen name of the environment; empty: none
     */
    Written over(Written document, String chosen) {
        if (!(document instanceof Written.Mapping job)) {
            return document;
        }
        List<Written.Entry> all = entries(job, "env");
        all.forEach(environment -> check(job, environment));
        if (chosen.isEmpty()) {
            return job;
        }
        return all.stream()
                .filter(environment -> environment.key().equals(chosen))
                .map(Written.Entry::value)
                .findFirst()
                .<Written>map(overlay -> merged(job, overlay))
                .orElseGet(() -> unknown(job, chosen, all));
    }

    private Written unknown(Written.Mapping job, String chosen, List<Written.Entry> all) {
        List<String> names = all.stream().map(Written.Entry::key).toList();
        findings.add(
                job.place(),
                "UNKNOWN_ENVIRONMENT",
                "The job has no environment '" + chosen + "'",
                names.isEmpty()
                        ? "Write it: env: {" + chosen + ": {sinks: {STEP: {to: PATH}}}}"
                        : Suggestion.among(chosen, names));
        return job;
    }

    private void check(Written.Mapping job, Written.Entry environment) {
        if (!(environment.value() instanceof Written.Mapping overlay)) {
            return;
        }
        for (String section : NAMED) {
            List<String> known =
                    entries(job, section).stream().map(Written.Entry::key).toList();
            for (Written.Entry entry : entries(overlay, section)) {
                refuseOtherKind(job, section, environment.key(), entry);
                if (!known.contains(entry.key())) {
                    findings.add(
                            entry.keyPlace(),
                            "UNKNOWN_NAME",
                            "The environment '" + environment.key() + "' changes '" + entry.key()
                                    + "', which is not under " + section,
                            Suggestion.among(entry.key(), known));
                }
            }
        }
    }

    /** A source that reads files cannot read a table in one environment: what it says of the files would count no more. */
    private void refuseOtherKind(Written.Mapping job, String section, String environment, Written.Entry changed) {
        Optional<Written.Mapping> base =
                job.get(section).flatMap(written -> new Fields(written).mapping(changed.key()));
        if (!section.equals("sources") || base.isEmpty()) {
            return;
        }
        boolean table = base.get().get("table").isPresent();
        for (String other : table ? List.of("from", "format") : List.of("table")) {
            if (new Fields(changed.value()).has(other)) {
                findings.add(
                        changed.keyPlace(),
                        "WRONG_VALUE",
                        "The environment '" + environment + "' gives the source '" + changed.key() + "' " + other
                                + ":, but it reads " + (table ? "a table" : "files"),
                        table ? "Name another table" : "Change from:");
            }
        }
    }

    private static List<Written.Entry> entries(Written.Mapping mapping, String key) {
        return mapping.get(key).orElse(null) instanceof Written.Mapping below ? below.entries() : List.of();
    }

    /** Maps are merged key by key; anything else takes the place of what was there. */
    private static Written merged(Written base, Written overlay) {
        if (!(base instanceof Written.Mapping below) || !(overlay instanceof Written.Mapping above)) {
            return overlay;
        }
        Set<String> keys = new LinkedHashSet<>();
        below.entries().forEach(entry -> keys.add(entry.key()));
        above.entries().forEach(entry -> keys.add(entry.key()));
        List<Written.Entry> entries = new ArrayList<>();
        for (String key : keys) {
            entries.add(merged(find(below, key), find(above, key)));
        }
        return new Written.Mapping(below.place(), entries);
    }

    private static Written.Entry merged(List<Written.Entry> below, List<Written.Entry> above) {
        if (above.isEmpty()) {
            return below.getFirst();
        }
        Written.Entry over = above.getFirst();
        return below.isEmpty() || WHOLE.contains(over.key())
                ? over
                : new Written.Entry(
                        over.key(), over.keyPlace(), merged(below.getFirst().value(), over.value()));
    }

    private static List<Written.Entry> find(Written.Mapping mapping, String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .toList();
    }
}
