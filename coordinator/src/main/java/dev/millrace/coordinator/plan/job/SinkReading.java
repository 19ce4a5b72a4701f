package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.FileLayout.Codec;
import dev.millrace.graph.FileLayout.Order;
import dev.millrace.graph.FileLayout.TextSigns;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec.Format;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads where a step is written, and how. What depends on the columns of the step is checked when it is planned. */
final class SinkReading {
    private static final Pattern ORDER =
            Pattern.compile("(?i)(.+?)(\\s+(asc|desc))?(\\s+nulls\\s+(first|last))?", Pattern.DOTALL);
    private static final int MOST_LEVEL = 22;

    private final SourceReading paths;
    private final Findings findings;

    SinkReading(SourceReading paths, Findings findings) {
        this.paths = paths;
        this.findings = findings;
    }

    /** Empty: something is wrong, and told. */
    Optional<Sink> sink(Written.Entry entry) {
        Fields fields = new Fields(entry.value());
        Format format =
                word(fields, "format", Format.values(), Format::extension).orElse(Format.PARQUET);
        FileLayout layout = layout(fields);
        new SinkOptions(fields, findings).check(format, layout);
        return fields.scalar("to")
                .filter(to -> to.kind() == Written.Kind.TEXT)
                .flatMap(paths::destination)
                .filter(location -> isFolder(location, fields.place("to")))
                .map(location -> new Sink(
                        entry.key(),
                        new Location(location),
                        format,
                        word(fields, "mode", Mode.values(), Mode::word).orElse(Mode.CREATE),
                        fields.scalars("key").stream().map(Written.Scalar::text).toList(),
                        layout,
                        places(entry),
                        fields.place("to")));
    }

    private static Map<String, Place> places(Written.Entry entry) {
        Map<String, Place> places = new TreeMap<>();
        if (entry.value() instanceof Written.Mapping options) {
            options.entries().stream()
                    .filter(option -> !List.of("to", "format").contains(option.key()))
                    .forEach(option -> places.put(option.key(), option.value().place()));
        }
        return places;
    }

    private boolean isFolder(String location, Place place) {
        boolean wildcard = location.matches(".*[*?\\[{].*");
        if (wildcard || location.equals("file:///")) {
            findings.add(
                    place,
                    "BAD_PATH",
                    "An output is one folder, not '" + location + "'",
                    "Write for example: out/routes");
            return false;
        }
        return true;
    }

    private FileLayout layout(Fields fields) {
        String rowGroup = fields.text("rowGroupSize").orElse("0").strip();
        boolean rows = rowGroup.matches("[0-9]+");
        return new FileLayout(
                fields.scalars("partitionBy").stream().map(Written.Scalar::text).toList(),
                fields.scalars("sortBy").stream()
                        .flatMap(key -> order(key).stream())
                        .toList(),
                word(fields, "codec", Codec.values(), Codec::word).orElse(null),
                level(fields),
                rows ? Long.parseLong(rowGroup) : 0,
                rows ? 0 : bytes(rowGroup),
                fields.text("targetFileSize").map(SinkReading::bytes).orElse(0L),
                fields.text("files").isPresent(),
                fields.mapping("csv").map(SinkReading::signs).orElse(TextSigns.DEFAULT));
    }

    /** What is no size has been told by its shape. */
    private static long bytes(String size) {
        try {
            return ByteSize.parse(size).bytes();
        } catch (IllegalArgumentException | ArithmeticException told) {
            return 0;
        }
    }

    private int level(Fields fields) {
        Optional<String> level = fields.count("level").filter(text -> text.matches("[0-9]{1,12}"));
        if (level.isPresent() && Long.parseLong(level.get()) > MOST_LEVEL) {
            findings.add(
                    fields.place("level"),
                    "WRONG_VALUE",
                    "'level' must be from 1 to " + MOST_LEVEL + ", not " + level.get(),
                    "Write for example: 3");
            return 0;
        }
        return level.map(Integer::parseInt).orElse(0);
    }

    private Optional<Order> order(Written.Scalar key) {
        Matcher parts = ORDER.matcher(key.text().strip());
        if (!parts.matches()) {
            findings.add(key.place(), "WRONG_VALUE", "A key of 'sortBy' is empty", "Write for example: day desc");
            return Optional.empty();
        }
        return Optional.of(new Order(parts.group(1), is("desc", parts.group(3)), is("first", parts.group(5))));
    }

    private static boolean is(String word, @Nullable String found) {
        return word.equalsIgnoreCase(found);
    }

    private static TextSigns signs(Written.Mapping csv) {
        Fields fields = new Fields(csv);
        TextSigns usual = TextSigns.DEFAULT;
        return new TextSigns(
                fields.flag("header").orElse(usual.header()),
                fields.text("delimiter").orElse(usual.delimiter()),
                fields.text("quote").orElse(usual.quote()),
                fields.text("null").orElse(usual.nullText()));
    }

    /** What is none of the words has been told by its shape. */
    private static <T> Optional<T> word(Fields fields, String key, T[] values, Function<T, String> word) {
        return fields.text(key)
                .flatMap(text -> Stream.of(values)
                        .filter(value -> word.apply(value).equals(text))
                        .findFirst());
    }
}
