package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Place;
import java.util.List;
import java.util.Optional;

/** Lenient access to a map that was checked before: what has the wrong shape is absent here, because it has been told already. */
record Fields(Written written) {
    Optional<Written.Scalar> scalar(String key) {
        return get(key).filter(Written.Scalar.class::isInstance).map(Written.Scalar.class::cast);
    }

    Optional<Written.Mapping> mapping(String key) {
        return get(key).filter(Written.Mapping.class::isInstance).map(Written.Mapping.class::cast);
    }

    /** A scalar that is not null. */
    Optional<String> text(String key) {
        return scalar(key).filter(scalar -> scalar.kind() != Written.Kind.NULL).map(Written.Scalar::text);
    }

    /** The digits of a count. */
    Optional<String> count(String key) {
        return text(key).map(ScalarForm::whole);
    }

    Optional<Boolean> flag(String key) {
        return text(key).map(text -> text.equalsIgnoreCase("true"));
    }

    /** One value or several. */
    List<Written.Scalar> scalars(String key) {
        return switch (get(key).orElse(new Written.Sequence(written.place(), List.of()))) {
            case Written.Scalar scalar -> List.of(scalar);
            case Written.Sequence sequence ->
                sequence.items().stream()
                        .filter(Written.Scalar.class::isInstance)
                        .map(Written.Scalar.class::cast)
                        .toList();
            case Written.Mapping _ -> List.of();
        };
    }

    /** One map or several. */
    List<Written.Mapping> mappings(String key) {
        List<Written> items = switch (get(key).orElse(new Written.Sequence(written.place(), List.of()))) {
            case Written.Scalar _ -> List.of();
            case Written.Sequence sequence -> sequence.items();
            case Written.Mapping mapping -> List.of(mapping);
        };
        return items.stream()
                .filter(Written.Mapping.class::isInstance)
                .map(Written.Mapping.class::cast)
                .toList();
    }

    boolean has(String key) {
        return get(key).isPresent();
    }

    boolean isList(String key) {
        return get(key).filter(Written.Sequence.class::isInstance).isPresent();
    }

    Place place(String key) {
        return get(key).map(Written::place).orElse(written.place());
    }

    private Optional<Written> get(String key) {
        return written instanceof Written.Mapping mapping ? mapping.get(key) : Optional.empty();
    }
}
