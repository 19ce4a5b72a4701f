package dev.millrace.sdk.job;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.Place;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        private final Demands demands;
        private final List<Column> columns;

        public Files(JobSpec.Source source, Demands demands, List<Column> columns) {
            this.source = source;
            this.demands = demands;
            this.columns = List.copyOf(columns);
        }

        Demands demands() {
            return demands;
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

    /** Which files of a source a job takes. */
    enum Taken {
        /** All, in each run. */
        ALL,
        /** Those that no earlier run has taken. */
        NEW,
        /** Those whose bytes no earlier run has taken. */
        NEW_CONTENT
    }

    /**
     * What is asked of files beside being read.
     *
     * @param contractOrNull what their rows must be like; null: anything
     */
    record Demands(@Nullable ContractTerms contractOrNull, Taken taken) {
        public static final Demands NONE = new Demands(null, Taken.ALL);
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
     * @param contractOrNull what its rows must be like; null: anything
     */
    record Text(
            String name,
            boolean isOwnName,
            List<Node> inputs,
            Composition composition,
            Map<String, ParameterValue> parameters,
            Place place,
            boolean isCached,
            @Nullable ContractTerms contractOrNull) {
        public Text {
            inputs = List.copyOf(inputs);
            parameters = Map.copyOf(parameters);
        }

        /** One of whose rows nothing is asked, and which are not kept. */
        public Text(
                String name,
                boolean isOwnName,
                List<Node> inputs,
                Composition composition,
                Map<String, ParameterValue> parameters,
                Place place) {
            this(name, isOwnName, inputs, composition, parameters, place, false, null);
        }

        public static Text of(String verb, List<Node> inputs, Composition composition, Place place) {
            return new Text(verb, false, inputs, composition, Map.of(), place);
        }

        /** The rows of another node under a name of the user's. */
        public static Text named(String name, Node input, @Nullable ContractTerms contract, Place place) {
            return new Text(name, true, List.of(input), Text::all, Map.of(), place, false, contract);
        }

        /** The rows of another node, kept for later runs. */
        public static Text kept(String verb, Node input, Place place) {
            return new Text(verb, false, List.of(input), Text::all, Map.of(), place, true, null);
        }

        private static String all(List<String> inputs) {
            return "SELECT * FROM " + SqlNames.quoted(inputs.getFirst());
        }

        /** All that it reads, for its rows or to judge them. */
        List<Node> reads() {
            List<Node> all = new ArrayList<>(inputs);
            Optional.ofNullable(contractOrNull).map(ContractTerms::inputs).ifPresent(all::addAll);
            return all;
        }
    }

    /** Writes a SELECT. */
    interface Composition {
        /** One SELECT over tables with these names, one for each input. */
        String sql(List<String> inputs);
    }
}
