package dev.millrace.sdk.job;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.Place;
import java.util.List;
import java.util.Map;

/** A node of a graph of operations. Two nodes are the same only if they are one object. */
public sealed interface Node {
    /** Names and types of the columns, once it is bound. */
    List<Column> columns();

    /** Where the user wrote it. */
    Place place();

    /**
     * Files.
     *
     * @param source whose name is a wish: another one in the same job may have it
     */
    final class Files implements Node {
        private final JobSpec.Source source;
        private final List<Column> columns;

        public Files(JobSpec.Source source, List<Column> columns) {
            this.source = source;
            this.columns = List.copyOf(columns);
        }

        JobSpec.Source source() {
            return source;
        }

        @Override
        public List<Column> columns() {
            return columns;
        }

        @Override
        public Place place() {
            return source.place();
        }
    }

    /** An operation over other nodes. */
    final class Operation implements Node {
        private final Text text;
        private final List<Column> columns;

        public Operation(Text text, List<Column> columns) {
            this.text = text;
            this.columns = List.copyOf(columns);
        }

        Text text() {
            return text;
        }

        /** Its verb, or the user's own name. */
        public String name() {
            return text.name();
        }

        @Override
        public List<Column> columns() {
            return columns;
        }

        @Override
        public Place place() {
            return text.place();
        }
    }

    /**
     * What an operation says.
     *
     * @param name of the step: a verb, to which a number is added, or the user's own name, which stays
     * @param isOwnName whether {@code name} is the user's own
     * @param inputs what it reads
     * @param composition its SELECT
     * @param isCached whether its rows are kept for later runs
     */
    record Text(
            String name,
            boolean isOwnName,
            List<Node> inputs,
            Composition composition,
            Map<String, ParameterValue> parameters,
            Place place,
            boolean isCached) {
        public Text {
            inputs = List.copyOf(inputs);
            parameters = Map.copyOf(parameters);
        }

        /** One whose rows are not kept. */
        public Text(
                String name,
                boolean isOwnName,
                List<Node> inputs,
                Composition composition,
                Map<String, ParameterValue> parameters,
                Place place) {
            this(name, isOwnName, inputs, composition, parameters, place, false);
        }

        public static Text of(String verb, List<Node> inputs, Composition composition, Place place) {
            return new Text(verb, false, inputs, composition, Map.of(), place);
        }
    }

    /** Writes a SELECT. */
    interface Composition {
        /** One SELECT over tables with these names, one for each input. */
        String sql(List<String> inputs);
    }
}
