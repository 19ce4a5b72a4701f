package dev.millrace.coordinator.plan.reuse;

import dev.millrace.graph.StepIdentity;
import dev.millrace.graph.StepIdentity.Kind;
import dev.millrace.graph.StepIdentity.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** In what two identities of a step differ, for people. */
final class IdentityChange {
    private final String step;
    private final Map<Named, String> before;
    private final Map<Named, String> now;
    private final List<Named> changed = new ArrayList<>();

    private record Named(Kind kind, String name) {}

    IdentityChange(String step, StepIdentity before, StepIdentity now) {
        this.step = step;
        this.before = values(before);
        this.now = values(now);
        Set<Named> all = new LinkedHashSet<>(this.now.keySet());
        all.addAll(this.before.keySet());
        all.stream()
                .filter(name -> !Objects.equals(this.before.get(name), this.now.get(name)))
                .forEach(changed::add);
    }

    private static Map<Named, String> values(StepIdentity identity) {
        Map<Named, String> values = new LinkedHashMap<>();
        for (Part part : identity.parts()) {
            values.put(new Named(part.kind(), part.name()), part.value());
        }
        return values;
    }

    /** Whether another value was given. */
    boolean isOfParameters() {
        return changed.stream().anyMatch(name -> name.kind() == Kind.PARAMETER);
    }

    /** As the end of a sentence. */
    String sentence() {
        Set<String> told = new LinkedHashSet<>();
        Map<String, int[]> files = new TreeMap<>();
        for (Named name : changed) {
            switch (name.kind()) {
                case ENGINE, SETTING, PARAMETER -> told.add(valued(name));
                case SQL -> sql(name).ifPresent(told::add);
                case DEFINITION -> told.add("what is said of '" + name.name() + "' changed");
                case FILE -> count(name, files);
            }
        }
        files.forEach((source, counts) -> told.add("source " + source + " changed: " + words(counts)));
        return told.isEmpty() ? "no result of it is kept any more" : String.join("; ", told);
    }

    private String valued(Named name) {
        String word = switch (name.kind()) {
            case ENGINE -> name.name();
            case SETTING -> "setting " + name.name();
            case PARAMETER -> "parameter " + name.name().substring(name.name().indexOf('.') + 1);
            case SQL, DEFINITION, FILE -> name.name();
        };
        return word + " is " + now.getOrDefault(name, "not used") + ", was " + before.getOrDefault(name, "not used");
    }

    /** Values of parameters stand in the text, so that it differs wherever they do. */
    private Optional<String> sql(Named name) {
        boolean byValue = changed.stream()
                .anyMatch(
                        other -> other.kind() == Kind.PARAMETER && other.name().startsWith(name.name() + "."));
        return byValue
                ? Optional.empty()
                : Optional.of(name.name().equals(step) ? "SQL changed" : "SQL of " + name.name() + " changed");
    }

    private void count(Named name, Map<String, int[]> files) {
        int[] counts =
                files.computeIfAbsent(name.name().substring(0, name.name().indexOf(' ')), _ -> new int[3]);
        counts[!before.containsKey(name) ? 0 : now.containsKey(name) ? 1 : 2]++;
    }

    private static String words(int[] counts) {
        String[] names = {" new", " changed", " gone"};
        List<String> words = new ArrayList<>();
        for (int kind = 0; kind < counts.length; kind++) {
            if (counts[kind] > 0) {
                boolean first = words.isEmpty();
                words.add(counts[kind] + (first ? counts[kind] == 1 ? " file" : " files" : "") + names[kind]);
            }
        }
        return String.join(", ", words);
    }
}
