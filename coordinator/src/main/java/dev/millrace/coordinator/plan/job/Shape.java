package dev.millrace.coordinator.plan.job;

import java.util.List;
import java.util.Optional;

/** What a part of a job file may look like. Checks and the JSON Schema are both made from it. */
sealed interface Shape {
    /** A single value. */
    record Single(ScalarForm form) implements Shape {}

    /** Text of a given form. */
    record Word(String pattern, String noun, String example) implements Shape {}

    /** One of a few words. */
    record Choice(List<String> words) implements Shape {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /** One value, or a list, which may be empty. */
    record OneOrMany(Shape item) implements Shape {}

    /**
     * Names of the user's choice, each with a value.
     *
     * @param words what a name may look like, for messages
     * @param noun what a name is the name of, for messages
     * @param atLeastOne whether the map may not be empty
     */
    record Named(String keyPattern, String words, String noun, Shape value, boolean atLeastOne) implements Shape {}

    /** One of a few words, or a map. */
    record WordOrFields(Choice word, Fields fields) implements Shape {}

    /** A list, which may be empty. */
    record ListOf(Shape item) implements Shape {}

    /**
     * A map of known keys.
     *
     * @param oneOf keys of which exactly one must be there; empty: no such rule
     */
    record Fields(List<Field> fields, List<String> oneOf) implements Shape {
        public Fields {
            fields = List.copyOf(fields);
            oneOf = List.copyOf(oneOf);
        }

        Fields(List<Field> fields) {
            this(fields, List.of());
        }

        /** A map of exactly one key. */
        static Fields oneOf(List<Field> fields) {
            return new Fields(fields, fields.stream().map(Field::name).toList());
        }

        Optional<Field> field(String name) {
            return fields.stream().filter(field -> field.name().equals(name)).findFirst();
        }

        /** Names that may be written. */
        List<String> names() {
            return fields.stream()
                    .filter(field -> !field.reserved())
                    .map(Field::name)
                    .toList();
        }
    }

    /**
     * A known key.
     *
     * @param about one sentence, for the schema and for messages
     * @param reserved known, but not supported by this version: refused by name
     */
    record Field(String name, Shape shape, boolean required, boolean reserved, String about) {
        static Field required(String name, Shape shape, String about) {
            return new Field(name, shape, true, false, about);
        }

        static Field optional(String name, Shape shape, String about) {
            return new Field(name, shape, false, false, about);
        }

        static Field reserved(String name, String about) {
            return new Field(name, new Single(ScalarForm.ANY_OR_NULL), false, true, about);
        }
    }
}
