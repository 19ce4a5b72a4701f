package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Place;
import java.util.List;
import java.util.stream.Collectors;

/** Holds what was written against a shape, and tells every difference with its place. */
final class ShapeCheck {
    private static final String SQL = ".sql";

    private final Findings findings;

    ShapeCheck(Findings findings) {
        this.findings = findings;
    }

    /**
     * @param path of {@code written} in the document, for messages
     */
    void check(Written written, Shape shape, String path) {
        switch (shape) {
            case Shape.Single single -> single(written, single, path);
            case Shape.Word word -> word(written, word, path);
            case Shape.Choice choice -> choice(written, choice, path);
            case Shape.OneOrMany many -> oneOrMany(written, many, path);
            case Shape.ListOf list -> list(written, list, path);
            case Shape.Named named -> named(written, named, path);
            case Shape.Fields fields -> fields(written, fields, path);
            case Shape.WordOrFields either -> {
                if (written instanceof Written.Mapping) {
                    fields(written, either.fields(), path);
                } else {
                    choice(written, either.word(), path);
                }
            }
        }
    }

    private void single(Written written, Shape.Single single, String path) {
        if (!(written instanceof Written.Scalar scalar)) {
            wrongType(
                    written,
                    path,
                    single.form().noun(),
                    "Write for example: " + single.form().example());
            return;
        }
        single.form()
                .complaint(scalar)
                .ifPresent(complaint -> findings.add(
                        written.place(), "WRONG_TYPE", "'" + path + "' " + complaint, remedy(scalar, single.form())));
    }

    private static String remedy(Written.Scalar scalar, ScalarForm form) {
        boolean quotesHelp = form == ScalarForm.TEXT && scalar.kind() != Written.Kind.NULL;
        return quotesHelp ? "Put quotes around it: \"" + scalar.text() + "\"" : "Write for example: " + form.example();
    }

    private void word(Written written, Shape.Word word, String path) {
        if (!(written instanceof Written.Scalar scalar) || scalar.kind() == Written.Kind.NULL) {
            wrongType(written, path, word.noun(), "Write for example: " + word.example());
        } else if (!scalar.text().matches(word.pattern())) {
            findings.add(
                    scalar.place(),
                    "WRONG_VALUE",
                    "'" + path + "' must be " + word.noun() + ", not " + scalar.noun(),
                    "Write for example: " + word.example());
        }
    }

    private void choice(Written written, Shape.Choice choice, String path) {
        String words = choice.words().stream().collect(Collectors.joining(" or "));
        if (!(written instanceof Written.Scalar scalar) || scalar.kind() == Written.Kind.NULL) {
            wrongType(written, path, words, "Write " + words);
        } else if (!choice.words().contains(scalar.text())) {
            findings.add(
                    scalar.place(),
                    "WRONG_VALUE",
                    "'" + path + "' must be " + words + ", not " + scalar.noun(),
                    capital(Suggestion.among(scalar.text(), choice.words())));
        }
    }

    private void oneOrMany(Written written, Shape.OneOrMany many, String path) {
        if (!(written instanceof Written.Sequence sequence)) {
            check(written, many.item(), path);
            return;
        }
        for (int index = 0; index < sequence.items().size(); index++) {
            check(sequence.items().get(index), many.item(), path + "[" + index + "]");
        }
    }

    private void list(Written written, Shape.ListOf list, String path) {
        if (!(written instanceof Written.Sequence sequence)) {
            wrongType(written, path, "a list", "Begin each line below it with '- '");
            return;
        }
        for (int index = 0; index < sequence.items().size(); index++) {
            check(sequence.items().get(index), list.item(), path + "[" + index + "]");
        }
    }

    private void named(Written written, Shape.Named named, String path) {
        if (!(written instanceof Written.Mapping mapping)) {
            wrongType(written, path, "a map from names to " + named.noun() + "s", "Write name: value below it");
            return;
        }
        if (mapping.entries().isEmpty() && named.atLeastOne()) {
            findings.add(
                    mapping.place(), "MISSING_KEY", "'" + path + "' is empty", "Name at least one " + named.noun());
        }
        for (Written.Entry entry : mapping.entries()) {
            if (!entry.key().matches(named.keyPattern())) {
                badName(named, entry);
            }
            check(entry.value(), named.value(), path + "." + entry.key());
        }
    }

    private void badName(Shape.Named named, Written.Entry entry) {
        findings.add(
                entry.keyPlace(),
                "BAD_NAME",
                "'" + entry.key() + "' cannot be the name of a " + named.noun(),
                named.words());
    }

    private void fields(Written written, Shape.Fields fields, String path) {
        if (!(written instanceof Written.Mapping mapping)) {
            wrongType(
                    written,
                    path,
                    "a map with the keys " + String.join(", ", fields.names()),
                    "Write key: value below it");
            return;
        }
        boolean hasReserved = false;
        for (Written.Entry entry : mapping.entries()) {
            hasReserved |= entry(entry, fields, path);
        }
        if (!hasReserved) {
            missing(mapping, fields, path);
        }
    }

    /** True: a reserved key, so that what is missing beside it does not matter. */
    private boolean entry(Written.Entry entry, Shape.Fields fields, String path) {
        Shape.Field field = fields.field(entry.key()).orElse(null);
        if (field == null) {
            findings.add(
                    entry.keyPlace(),
                    "UNKNOWN_KEY",
                    "The key '" + entry.key() + "' is not known " + (path.isEmpty() ? "here" : "in '" + path + "'"),
                    capital(Suggestion.among(entry.key(), fields.names())));
            return false;
        }
        if (field.reserved()) {
            findings.add(
                    entry.keyPlace(),
                    "NOT_SUPPORTED",
                    "'" + entry.key() + "' (" + field.about() + ") is reserved: this version does not do it",
                    path.startsWith("steps.") ? "Use sql or frame" : "Leave it out");
            return true;
        }
        check(entry.value(), field.shape(), path.isEmpty() ? entry.key() : path + "." + entry.key());
        return false;
    }

    private void missing(Written.Mapping mapping, Shape.Fields fields, String path) {
        one(mapping, fields, path);
        for (Shape.Field field : fields.fields()) {
            if (field.required() && mapping.get(field.name()).isEmpty()) {
                findings.add(
                        mapping.place(),
                        "MISSING_KEY",
                        "'" + (path.isEmpty() ? "" : path + ".") + field.name() + "' is missing",
                        mapping.place().source().endsWith(SQL) && field.name().equals("sinks")
                                ? "Say where the rows go, in the first line: -- millrace: to=out/rows"
                                : "Add it: " + field.about());
            }
        }
    }

    /** Exactly one of some keys. */
    private void one(Written.Mapping mapping, Shape.Fields fields, String path) {
        List<String> there = fields.oneOf().stream()
                .filter(name -> mapping.get(name).isPresent())
                .toList();
        boolean misspelled = there.isEmpty()
                && mapping.entries().stream()
                        .anyMatch(entry -> fields.field(entry.key()).isEmpty());
        if (fields.oneOf().isEmpty() || there.size() == 1 || misspelled) {
            return;
        }
        String names = String.join(" or ", fields.oneOf());
        findings.add(
                mapping.place(),
                there.isEmpty() ? "MISSING_KEY" : "WRONG_VALUE",
                there.isEmpty()
                        ? "'" + path + "' has none of its keys"
                        : "'" + path + "' has several keys where one is meant: " + String.join(", ", there),
                "Write one of " + names);
    }

    private void wrongType(Written written, String path, String wanted, String remedy) {
        Place place = written.place();
        String where = path.isEmpty() ? "The file" : "'" + path + "'";
        findings.add(place, "WRONG_TYPE", where + " must be " + wanted + ", not " + written.noun(), remedy);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
