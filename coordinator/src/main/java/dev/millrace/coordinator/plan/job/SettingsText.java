package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.List;

/** A file of settings: YAML whose nested keys are joined by dots, so that {@code plan: {splitBytes: 64MB}} is {@code plan.splitBytes}. */
public final class SettingsText {
    private SettingsText() {}

    /** A setting as written. */
    public record Entry(String key, String value, Place place) {}

    /**
     * The settings in order of the file; an empty file has none.
     *
     * @throws InvalidJobException when it is no YAML, or a value is no text, number, true or false
     */
    public static List<Entry> read(JobText file) {
        List<Entry> entries = new ArrayList<>();
        if (file.text().isBlank()) {
            return entries;
        }
        Findings findings = new Findings();
        YamlReader.read(file.name(), file.text(), findings).ifPresent(root -> collect("", root, entries, findings));
        findings.throwIfAny();
        return entries;
    }

    private static void collect(String key, Written written, List<Entry> entries, Findings findings) {
        switch (written) {
            case Written.Mapping mapping ->
                mapping.entries()
                        .forEach(entry -> collect(
                                key.isEmpty() ? entry.key() : key + "." + entry.key(),
                                entry.value(),
                                entries,
                                findings));
            case Written.Scalar scalar when scalar.kind() == Written.Kind.NULL && key.isEmpty() -> {}
            case Written.Scalar scalar
            when scalar.kind() != Written.Kind.NULL && !key.isEmpty() ->
                entries.add(new Entry(key, scalar.text(), scalar.place()));
            case Written.Scalar scalar -> wrong(key, scalar, findings);
            case Written.Sequence sequence -> wrong(key, sequence, findings);
        }
    }

    private static void wrong(String key, Written written, Findings findings) {
        findings.add(
                written.place(),
                "WRONG_TYPE",
                (key.isEmpty() ? "The file" : "'" + key + "'") + " must hold settings, not " + written.noun(),
                "Write key: value");
    }
}
