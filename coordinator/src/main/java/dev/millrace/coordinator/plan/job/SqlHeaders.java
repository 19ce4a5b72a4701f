package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bare SQL file as a job. Its first lines may be comments {@code -- millrace: key=value}, where a key is a path in the job file
 * ({@code sources.flights.from}, {@code params.since.type}); {@code to}, {@code format}, {@code mode}, {@code key}, {@code partitionBy}, {@code sortBy},
 * {@code codec} and {@code files} are those of its one sink, {@code cache} and {@code timeout} those of its step. The step is named {@code result}, the job after the file.
 */
final class SqlHeaders {
    /** More parts than any key of a job has. */
    private static final int DEEPEST = 8;

    static final String STEP = "result";

    private static final Pattern HEADER = Pattern.compile("\\s*--\\s*millrace:\\s*(.*)");
    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_.-]+)(\\s*=\\s*)(.*)");

    private final JobText job;
    private final Findings findings;
    private final Level root;

    private SqlHeaders(JobText job, Findings findings) {
        this.job = job;
        this.findings = findings;
        this.root = new Level(new Place(job.name(), 1, 1), new LinkedHashMap<>());
    }

    static Written read(JobText job, Findings findings) {
        return new SqlHeaders(job, findings).document();
    }

    private Written document() {
        Place start = root.place;
        put("apiVersion", start, text(JobShape.VERSION, start));
        List<String> lines = job.text().lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (!line.isBlank() && !line.stripLeading().startsWith("--")) {
                break;
            }
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                header(header.group(1), new Place(job.name(), index + 1, header.start(1) + 1));
            }
        }
        if (!root.parts.containsKey("job")) {
            put("job", start, text(jobName(), start));
        }
        put("steps." + STEP + ".sql", start, text(job.text(), start));
        return mapping(root);
    }

    private String jobName() {
        String name = job.stem()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]", "-")
                .replaceAll("^[^a-z0-9]+", "");
        return name.isEmpty() ? "query" : name.substring(0, Math.min(name.length(), 63));
    }

    private static Written.Scalar text(String text, Place place) {
        return new Written.Scalar(place, text, Written.Kind.TEXT, place);
    }

    private void header(String header, Place place) {
        Matcher parts = KEY.matcher(header.strip());
        if (!parts.matches()) {
            findings.add(
                    place,
                    "JOB_SYNTAX",
                    "'" + header + "' is not key=value",
                    "Write for example: -- millrace: to=out/");
            return;
        }
        Place valuePlace = new Place(place.source(), place.line(), place.column() + parts.start(3));
        value(parts.group(3), valuePlace).ifPresent(value -> put(expanded(parts.group(1)), place, value));
    }

    private static String expanded(String key) {
        return switch (key) {
            case "to", "format", "mode", "key", "partitionBy", "sortBy", "codec", "files" ->
                "sinks." + STEP + "." + key;
            case "cache", "timeout" -> "steps." + STEP + "." + key;
            default -> key;
        };
    }

    /** The value is YAML of one line, so that lists and flags can be written; what is no YAML is text. */
    private Optional<Written> value(String text, Place place) {
        Findings here = new Findings();
        Optional<Written> value = text.isBlank() ? Optional.empty() : YamlReader.read(job.name(), text, here);
        if (value.isEmpty()) {
            return Optional.of(text(text, place));
        }
        return Optional.of(moved(value.get(), place));
    }

    private static Written moved(Written written, Place start) {
        Place place = moved(written.place(), start);
        return switch (written) {
            case Written.Scalar scalar ->
                new Written.Scalar(place, scalar.text(), scalar.kind(), moved(scalar.textPlace(), start));
            case Written.Sequence sequence ->
                new Written.Sequence(
                        place,
                        sequence.items().stream()
                                .map(item -> moved(item, start))
                                .toList());
            case Written.Mapping mapping ->
                new Written.Mapping(
                        place,
                        mapping.entries().stream()
                                .map(entry -> new Written.Entry(
                                        entry.key(), moved(entry.keyPlace(), start), moved(entry.value(), start)))
                                .toList());
        };
    }

    private static Place moved(Place place, Place start) {
        return new Place(start.source(), start.line(), place.column() == 0 ? 0 : start.column() + place.column() - 1);
    }

    /** Settings and labels may have dots in their names: what follows {@code settings.} is one key. */
    private void put(String path, Place place, Written value) {
        boolean oneKey = path.startsWith("settings.") || path.startsWith("labels.");
        String[] keys = oneKey ? path.split("\\.", 2) : path.split("\\.");
        if (keys.length > DEEPEST) {
            findings.add(
                    place,
                    "UNKNOWN_KEY",
                    "No key of a job has " + keys.length + " parts",
                    "Write a key of a job, for example limits.tasks");
            return;
        }
        Level level = root;
        for (int index = 0; index < keys.length - 1; index++) {
            Part next = level.parts.computeIfAbsent(keys[index], _ -> new Level(place, new LinkedHashMap<>()));
            if (!(next instanceof Level below)) {
                findings.add(
                        place,
                        "DUPLICATE_KEY",
                        "'" + path + "' stands below a key that has a value",
                        "Keep one of them");
                return;
            }
            level = below;
        }
        if (level.parts.putIfAbsent(keys[keys.length - 1], new Leaf(place, value)) != null) {
            findings.add(place, "DUPLICATE_KEY", "The key '" + path + "' stands twice", "Keep one of them");
        }
    }

    private static Written.Mapping mapping(Level level) {
        List<Written.Entry> entries = new ArrayList<>();
        level.parts.forEach((key, part) -> entries.add(
                switch (part) {
                    case Leaf leaf -> new Written.Entry(key, leaf.place, leaf.value);
                    case Level below -> new Written.Entry(key, below.place, mapping(below));
                }));
        return new Written.Mapping(level.place, entries);
    }

    /** A part of the document while it grows. */
    private sealed interface Part {}

    private record Leaf(Place place, Written value) implements Part {}

    private record Level(Place place, Map<String, Part> parts) implements Part {}
}
