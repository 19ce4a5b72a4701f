package dev.millrace.coordinator.trigger.decide;

import dev.millrace.graph.Contract;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadTrigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Outputs that would begin runs of the job that wrote them, directly or by other triggers. */
public final class Recursion {
    private static final Pattern PUBLISHED = Pattern.compile("part-[0-9]{5}-[0-9]+-(run_[0-9a-hjkmnp-tv-z]{26})-.*");

    private Recursion() {}

    /** All folders to which a job with a trigger writes. */
    public static List<Location> outputs(JobSpec job, Optional<UploadTrigger> trigger) {
        List<Location> folders = new ArrayList<>();
        job.sinks().forEach(sink -> folders.add(sink.to()));
        for (Contract contract : job.quality().contracts()) {
            contract.badRows().to().ifPresent(folders::add);
        }
        trigger.flatMap(UploadTrigger::quarantine).ifPresent(folders::add);
        return folders;
    }

    /** The output that lies where the files come, or above. */
    public static Optional<Location> overlap(List<Location> outputs, Location prefix) {
        return outputs.stream()
                .filter(output -> output.equals(prefix) || output.isWithin(prefix) || prefix.isWithin(output))
                .findFirst();
    }

    /** A trigger whose prefix lies in or around the home or a spool: each run writes there. What is hidden in the prefix is no upload. */
    public static Optional<Failure> around(TriggerSpec registered, Location folder) {
        return registered
                .upload()
                .filter(upload -> upload.prefix().isWithin(folder)
                        || upload.matches(folder.resolve("run" + upload.suffix()))
                        || upload.prefix().equals(folder))
                .map(upload -> Failure.invalid(
                        "TRIGGER_RECURSION",
                        "What runs write for themselves lies in '" + folder.path() + "', which would begin runs of '"
                                + registered.name() + "'",
                        "Have files come to a folder outside of it"));
    }

    /**
     * The way from a trigger back to itself.
     *
     * @param others that are registered, by name; one of the same name counts as replaced
     */
    public static Optional<Failure> circle(TriggerSpec registered, List<TriggerSpec> others) {
        Map<String, TriggerSpec> all = new LinkedHashMap<>();
        others.forEach(other -> all.put(other.name(), other));
        all.put(registered.name(), registered);
        List<String> way = way(registered, registered.name(), all, new LinkedHashSet<>());
        if (way.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Failure.invalid(
                "TRIGGER_RECURSION",
                "What '" + registered.name() + "' writes would begin runs of it: " + String.join(" → ", way),
                "Write to a folder outside of those whose uploads lead to this job"));
    }

    private static List<String> way(TriggerSpec from, String goal, Map<String, TriggerSpec> all, Set<String> seen) {
        List<Location> outputs = outputs(from.job(), from.upload());
        for (TriggerSpec next : all.values()) {
            boolean follows = next.upload()
                    .flatMap(upload -> overlap(outputs, upload.prefix()))
                    .isPresent();
            if (!follows) {
                continue;
            }
            if (next.name().equals(goal)) {
                return List.of(from.name(), goal);
            }
            if (seen.add(next.name())) {
                List<String> rest = way(next, goal, all, seen);
                if (!rest.isEmpty()) {
                    List<String> way = new ArrayList<>(List.of(from.name()));
                    way.addAll(rest);
                    return way;
                }
            }
        }
        return List.of();
    }

    /** The run that published a file, as its name says. */
    public static Optional<RunId> publisher(Location file) {
        Matcher name = PUBLISHED.matcher(file.name());
        return name.matches() ? Optional.of(new RunId(name.group(1))) : Optional.empty();
    }
}
