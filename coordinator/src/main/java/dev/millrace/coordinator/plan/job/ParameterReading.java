package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Declared parameters and the values that a run was given. */
final class ParameterReading {
    private static final Pattern USE = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, Parameter> declared = new LinkedHashMap<>();
    private final Map<String, ParameterValue> values = new LinkedHashMap<>();
    private final Findings findings;

    ParameterReading(Findings findings) {
        this.findings = findings;
    }

    /** Values of all parameters; NULL for one whose value is missing or wrong, which was told. */
    Map<String, ParameterValue> values() {
        return values;
    }

    List<String> names() {
        return List.copyOf(declared.keySet());
    }

    void declare(Written.Mapping parameters) {
        for (Written.Entry entry : parameters.entries()) {
            Fields fields = new Fields(entry.value());
            declared.put(
                    entry.key(),
                    new Parameter(
                            entry.key(),
                            fields.text("type").orElse("string"),
                            fields.scalar("default").map(ParameterReading::defaultOf),
                            fields.text("description").orElse(""),
                            entry.keyPlace()));
        }
    }

    private static Parameter.Default defaultOf(Written.Scalar scalar) {
        Optional<String> text = scalar.kind() == Written.Kind.NULL ? Optional.empty() : Optional.of(scalar.text());
        return new Parameter.Default(text, scalar.place());
    }

    /** Takes the caller's values, then the defaults. */
    void assign(Map<String, String> given) {
        for (String name : given.keySet()) {
            if (!declared.containsKey(name)) {
                findings.add(
                        Place.of("-p " + name),
                        "UNKNOWN_PARAMETER",
                        "The job has no parameter '" + name + "'",
                        Suggestion.withAll(name, declared.keySet()));
            }
        }
        declared.values().forEach(parameter -> assign(parameter, Optional.ofNullable(given.get(parameter.name()))));
    }

    private void assign(Parameter parameter, Optional<String> given) {
        String name = parameter.name();
        if (!parameter.hasKnownType()) {
            values.put(name, new ParameterValue("VARCHAR", null));
        } else if (given.isPresent()) {
            take(parameter, given.get(), Place.of("-p " + name));
        } else if (parameter.defaultValue().isEmpty()) {
            findings.add(
                    parameter.place(),
                    "MISSING_PARAMETER",
                    "The parameter '" + name + "' (" + parameter.type() + ") has no value",
                    "Give one with -p " + name + "=…, or a default");
            values.put(name, parameter.nullValue());
        } else {
            Parameter.Default fallback = parameter.defaultValue().get();
            fallback.text()
                    .ifPresentOrElse(
                            text -> take(parameter, text, fallback.place()),
                            () -> values.put(name, parameter.nullValue()));
        }
    }

    private void take(Parameter parameter, String text, Place place) {
        try {
            values.put(parameter.name(), parameter.value(text));
        } catch (IllegalArgumentException error) {
            findings.add(
                    place,
                    "BAD_PARAMETER",
                    "The parameter '" + parameter.name() + "' is of type " + parameter.type() + ": "
                            + error.getMessage(),
                    "Give a value of that type");
            values.put(parameter.name(), parameter.nullValue());
        }
    }

    /** The text with each <code>${params.name}</code> replaced. */
    String filled(String text, Place place) {
        Matcher use = USE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (use.find()) {
            use.appendReplacement(
                    filled, Matcher.quoteReplacement(replacement(use.group(1).strip(), place)));
        }
        return use.appendTail(filled).toString();
    }

    private String replacement(String use, Place place) {
        String name = use.startsWith("params.") ? use.substring("params.".length()) : "";
        if (!declared.containsKey(name)) {
            findings.add(
                    place,
                    "UNKNOWN_PARAMETER",
                    "${" + use + "} is not a parameter",
                    declared.isEmpty()
                            ? "Declare it under params"
                            : "Write ${params.NAME}. " + Suggestion.withAll(name, declared.keySet()));
            return "";
        }
        ParameterValue value = values.get(name);
        return value == null || value.value() == null ? "" : value.value();
    }
}
