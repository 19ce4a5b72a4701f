package dev.millrace.service.runs;

import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.Ports;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads what attempts wrote down: an object a line, in a log for each attempt. */
public final class RunLogs {
    private static final int PAGE = 1_000;
    private static final String ENDING = ".ndjson";

    private final Ports ports;

    public RunLogs(Ports ports) {
        this.ports = ports;
    }

    /** Lines of all attempts, in order of time. */
    public List<LogLine> of(RunId run) {
        return following(run).more();
    }

    /** Reads the logs of a run as they come. */
    public Following following(RunId run) {
        return new Following(ports.layout().run(run).resolve("logs"));
    }

    /** Logs of a run of which none is read twice: each is stored whole, when its attempt ends. For one thread at a time. */
    public final class Following {
        private final Location folder;
        private final Set<String> read = new HashSet<>();

        private Following(Location folder) {
            this.folder = folder;
        }

        /** Lines of the attempts that have ended since the last call, in order of time. */
        public List<LogLine> more() {
            List<LogLine> lines = new ArrayList<>();
            String after = "";
            List<ObjectStore.Listed> page;
            do {
                page = ports.objects().list(folder, after, PAGE);
                for (ObjectStore.Listed log : page) {
                    after = log.location().uri();
                    if (read.add(after)) {
                        add(log.location(), lines);
                    }
                }
            } while (page.size() == PAGE);
            lines.sort(Comparator.comparingLong(LogLine::atMillis)
                    .thenComparingInt(LogLine::stage)
                    .thenComparingInt(LogLine::task));
            return lines;
        }

        private void add(Location log, List<LogLine> lines) {
            String[] parts = log.uri().substring(folder.uri().length() + 1).split("/", -1);
            if (parts.length != 3 || !parts[2].endsWith(ENDING)) {
                return;
            }
            String attempt = parts[2].substring(0, parts[2].length() - ENDING.length());
            ports.objects()
                    .get(log)
                    .ifPresent(blob -> new String(blob.bytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(line -> lines.add(line(Integer.parseInt(parts[0]), attempt, line))));
        }
    }

    private static LogLine line(int stage, String attempt, String text) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("stage", stage).put("task", Integer.parseInt(attempt.split("\\.", -1)[1]));
        node.put("attempt", attempt);
        JsonNode written = written(text);
        node.put("level", LogLevel.of(written).name());
        written.properties().forEach(fact -> node.set(fact.getKey(), fact.getValue()));
        return line(node);
    }

    private static JsonNode written(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notWhole) {
            return JsonNodeFactory.instance.objectNode().put("text", text);
        }
    }

    /** The line that has this JSON. A service of an earlier version says no level. */
    public static LogLine read(String json) {
        ObjectNode node = (ObjectNode) JsonMapper.shared().readTree(json);
        return line(
                node.has("level") ? node : node.put("level", LogLevel.of(node).name()));
    }

    private static LogLine line(ObjectNode node) {
        ObjectNode written = node.deepCopy();
        written.remove(List.of("stage", "task", "attempt", "level"));
        return new LogLine(
                written.path("at").asLong(0),
                LogLevel.valueOf(node.required("level").stringValue()),
                node.required("stage").intValue(),
                node.required("task").intValue(),
                node.required("attempt").stringValue(),
                written.has("text")
                        ? written.path("text").asString("")
                        : written.path("event").asString("") + facts(written),
                JsonMapper.shared().writeValueAsString(node));
    }

    /** What the last {@code done} line of a log says. Empty: there is none. */
    static Optional<Measures> measures(byte[] log) {
        return new String(log, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("\"done\""))
                .reduce((_, last) -> last)
                .map(RunLogs::measures);
    }

    /** From the first line of a log to the last; of all else nothing is known. Empty: no line has a time. */
    static Optional<Measures> times(byte[] log) {
        List<Long> times = new String(log, StandardCharsets.UTF_8)
                .lines()
                .map(RunLogs::time)
                .filter(at -> at > 0)
                .toList();
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(new Measures(
                        0, 0, 0, 0, 0, 0, times.getFirst(), Math.max(0, times.getLast() - times.getFirst())));
    }

    private static long time(String line) {
        try {
            return JsonMapper.shared().readTree(line).path("at").asLong(0);
        } catch (JacksonException notWhole) {
            return 0;
        }
    }

    private static Measures measures(String done) {
        try {
            JsonNode line = JsonMapper.shared().readTree(done);
            long millis = line.path("millis").asLong(0);
            return new Measures(
                    line.path("rowsRead").asLong(0),
                    line.path("bytesRead").asLong(0),
                    line.path("rowsWritten").asLong(0),
                    line.path("bytesWritten").asLong(0),
                    line.path("peakBytes").asLong(0),
                    line.path("spilledBytes").asLong(0),
                    line.path("at").asLong(0) - millis,
                    millis);
        } catch (JacksonException notWhole) {
            return Measures.NONE;
        }
    }

    private static String facts(JsonNode written) {
        return written.properties().stream()
                .filter(fact -> !fact.getKey().equals("at") && !fact.getKey().equals("event"))
                .map((Map.Entry<String, JsonNode> fact) -> " " + fact.getKey() + "="
                        + fact.getValue().asString(fact.getValue().toString()))
                .collect(Collectors.joining());
    }
}
