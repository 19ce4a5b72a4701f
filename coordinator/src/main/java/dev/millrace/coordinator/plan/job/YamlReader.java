package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 (core schema, one document, no other tags), of which JSON is a part. What expands without end is refused. */
final class YamlReader {
    static final int MOST_CHARACTERS = 1 << 20;
    static final int MOST_VALUES = 50_000;
    static final int DEEPEST = 32;

    private final String source;
    private final List<String> lines;
    private final Findings findings;
    private int values;

    private YamlReader(String source, String text, Findings findings) {
        this.source = source;
        this.lines = text.lines().toList();
        this.findings = findings;
    }

    /** Empty: what is wrong was added to {@code findings}. */
    static Optional<Written> read(String source, String text, Findings findings) {
        if (text.length() > MOST_CHARACTERS) {
            findings.add(tooLarge(Place.of(source), "is longer than " + MOST_CHARACTERS + " characters"));
            return Optional.empty();
        }
        return new YamlReader(source, text, findings).document(text);
    }

    private static Failure tooLarge(Place place, String why) {
        return Failure.invalid(
                        "JOB_TOO_LARGE",
                        "The job file " + why,
                        "Write less by hand: list files by a folder or a glob, split the job")
                .at(place);
    }

    private Optional<Written> document(String text) {
        try {
            Optional<Node> root = new Compose(settings()).composeString(text);
            if (root.isEmpty()) {
                findings.add(
                        Place.of(source),
                        "EMPTY_JOB",
                        "The file is empty",
                        "Write at least apiVersion, job, steps and sinks");
                return Optional.empty();
            }
            return Optional.ofNullable(value(root.get(), 0));
        } catch (Stopped stopped) {
            findings.add(stopped.failure);
        } catch (MarkedYamlEngineException error) {
            findings.add(
                    place(error.getProblemMark()),
                    "JOB_SYNTAX",
                    "This is not YAML: " + problem(error),
                    "Correct it at this place");
        } catch (YamlEngineException error) {
            findings.add(Place.of(source), "JOB_SYNTAX", "This is not YAML: " + error.getMessage(), "Correct it");
        } catch (StackOverflowError error) {
            findings.add(tooLarge(Place.of(source), "is nested too deeply"));
        }
        return Optional.empty();
    }

    private static LoadSettings settings() {
        return LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(MOST_CHARACTERS)
                .setMaxAliasesForCollections(MOST_VALUES)
                .build();
    }

    private static String problem(MarkedYamlEngineException error) {
        String problem = String.valueOf(error.getProblem()).strip();
        return problem.contains("another document") ? "there is a second document after '---'" : problem;
    }

    /** Null: wrong, and told. */
    private @Nullable Written value(Node node, int depth) {
        Place place = place(node.getStartMark());
        values++;
        if (values > MOST_VALUES) {
            throw new Stopped(
                    tooLarge(place, "holds more than " + MOST_VALUES + " values, counting each use of an alias"));
        }
        if (depth > DEEPEST) {
            throw new Stopped(tooLarge(place, "is nested deeper than " + DEEPEST + " levels here"));
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, place);
            case SequenceNode sequence -> sequence(sequence, place, depth);
            case MappingNode mapping -> mapping(mapping, place, depth);
            default -> throw new IllegalStateException("a node of kind " + node.getNodeType());
        };
    }

    private Written sequence(SequenceNode node, Place place, int depth) {
        List<Written> items = new ArrayList<>();
        for (Node item : node.getValue()) {
            Written value = value(item, depth + 1);
            if (value != null) {
                items.add(value);
            }
        }
        return new Written.Sequence(place, items);
    }

    private Written mapping(MappingNode node, Place place, int depth) {
        List<Written.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (NodeTuple tuple : node.getValue()) {
            Place keyPlace = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                findings.add(keyPlace, "WRONG_TYPE", "A key must be one word", "Write key: value");
                continue;
            }
            Written value = value(tuple.getValueNode(), depth + 1);
            if (!keys.add(key.getValue())) {
                findings.add(
                        keyPlace, "DUPLICATE_KEY", "The key '" + key.getValue() + "' stands twice", "Keep one of them");
            } else if (value != null) {
                entries.add(new Written.Entry(key.getValue(), keyPlace, value));
            }
        }
        return new Written.Mapping(place, entries);
    }

    private @Nullable Written scalar(ScalarNode node, Place place) {
        Written.Kind kind = kind(node.getTag());
        if (kind == null) {
            findings.add(place, "WRONG_TYPE", "The tag " + node.getTag() + " is not known", "Leave the tag out");
            return null;
        }
        return new Written.Scalar(place, node.getValue(), kind, textPlace(node, place));
    }

    private static Written.@Nullable Kind kind(Tag tag) {
        if (tag.equals(Tag.NULL)) {
            return Written.Kind.NULL;
        }
        if (tag.equals(Tag.BOOL)) {
            return Written.Kind.FLAG;
        }
        if (tag.equals(Tag.INT)) {
            return Written.Kind.WHOLE;
        }
        if (tag.equals(Tag.FLOAT)) {
            return Written.Kind.NUMBER;
        }
        return tag.equals(Tag.STR) ? Written.Kind.TEXT : null;
    }

    private Place textPlace(ScalarNode node, Place place) {
        return switch (node.getScalarStyle()) {
            case LITERAL -> new Place(source, place.line() + 1, indentation(node.getValue(), place.line()) + 1);
            case FOLDED -> new Place(source, place.line() + 1, 0);
            case SINGLE_QUOTED, DOUBLE_QUOTED ->
                oneLine(node, place) ? new Place(source, place.line(), place.column() + 1) : lineOf(place);
            case PLAIN -> oneLine(node, place) ? place : lineOf(place);
            case JSON_SCALAR_STYLE -> place;
        };
    }

    /** Also not of several lines by {@code \n}. */
    private boolean oneLine(ScalarNode node, Place place) {
        return node.getValue().indexOf('\n') < 0
                && node.getEndMark()
                        .map(mark -> mark.getLine() + 1 == place.line())
                        .orElse(false);
    }

    private static Place lineOf(Place place) {
        return new Place(place.source(), place.line(), 0);
    }

    /** How far a block of text is indented in the file: the lead of its first line there less the lead that belongs to the text. */
    private int indentation(String text, int linesBefore) {
        List<String> own = text.lines().toList();
        for (int line = 0; line < own.size() && linesBefore + line < lines.size(); line++) {
            if (!own.get(line).isBlank()) {
                return lead(lines.get(linesBefore + line)) - lead(own.get(line));
            }
        }
        return 0;
    }

    private static int lead(String line) {
        return line.length() - line.stripLeading().length();
    }

    private Place place(Optional<Mark> mark) {
        return mark.map(known -> new Place(source, known.getLine() + 1, known.getColumn() + 1))
                .orElse(Place.of(source));
    }

    /** Ends the reading at once: going on would cost too much. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        Stopped(Failure failure) {
            super(failure.message().toLowerCase(Locale.ROOT), null, false, false);
            this.failure = failure;
        }
    }
}
