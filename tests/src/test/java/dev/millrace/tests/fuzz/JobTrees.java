package dev.millrace.tests.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Job files that are changed as trees, so that most of them are still jobs: values come from where other jobs have them, keys are left out and
 * added, tables have other names wherever they are named, and are said twice.
 */
final class JobTrees {
    /** Mappings whose keys are names that the user gives. */
    private static final Set<String> NAMED =
            Set.of("params", "sources", "steps", "sinks", "notify", "env", "labels", "settings", "columns", "types");

    /** What a table or a job is nothing without. */
    private static final Set<String> NEEDED =
            Set.of("apiVersion", "job", "steps", "sinks", "from", "sql", "frame", "to", "type", "url", "on", "column");

    private static final List<String> NAMES = List.of("t", "B2", "order", "select", "a_b", "x1", "T", "a b");
    private static final int MOST_CHANGES = 3;

    private final List<Map<String, Object>> jobs = new ArrayList<>();
    private final Map<String, List<Object>> values = new TreeMap<>();
    private final Map<String, List<String>> keys = new TreeMap<>();

    /** @param seeds of which those that are trees of jobs are used */
    JobTrees(List<String> seeds) {
        for (String seed : seeds) {
            if (read(seed) instanceof Map<?, ?> job && job.containsKey("apiVersion")) {
                Map<String, Object> tree = tree(job);
                jobs.add(tree);
                learn("", tree);
            }
        }
    }

    private static @Nullable Object read(String text) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (YamlEngineException other) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(Object mapping) {
        return (Map<String, Object>) mapping;
    }

    /** Which keys a mapping at a place may have, and which values. */
    private void learn(String path, Map<String, Object> mapping) {
        mapping.forEach((key, value) -> {
            String place = place(path, key);
            if (!isNamed(path)) {
                keys.computeIfAbsent(path, _ -> new ArrayList<>()).add(key);
            }
            values.computeIfAbsent(place, _ -> new ArrayList<>()).add(value);
            if (value instanceof Map<?, ?> inner) {
                learn(place, tree(inner));
            }
        });
    }

    private static boolean isNamed(String path) {
        return NAMED.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String place(String path, String key) {
        return path + "/" + (isNamed(path) ? "*" : key);
    }

    /** A job, as YAML. */
    String drawn(SplittableRandom random) {
        Map<String, Object> job = copy(jobs.get(random.nextInt(jobs.size())));
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            job = changed(random, job);
        }
        return written(random, job);
    }

    private Map<String, Object> changed(SplittableRandom random, Map<String, Object> job) {
        List<At> all = new ArrayList<>();
        places("", job, all);
        At at = all.get(random.nextInt(all.size()));
        return switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                at.isOfTables()
                        ? job
                        : at.put(at.key, one(random, values.getOrDefault(at.place(), List.of(at.value()))), job);
            case 3, 4 -> isNamed(at.path) || NEEDED.contains(at.key) ? job : at.remove(job);
            case 5, 6 -> added(random, at, job);
            default -> twice(random, renamed(random, job));
        };
    }

    /** A value in the tree. */
    private record At(String path, Map<String, Object> mapping, String key) {
        String place() {
            return JobTrees.place(path, key);
        }

        Object value() {
            return Objects.requireNonNull(mapping.get(key));
        }

        /** All sources, all steps and the like, which fit no other job. */
        boolean isOfTables() {
            return path.isEmpty() && NAMED.contains(key);
        }

        Map<String, Object> put(String name, Object value, Map<String, Object> job) {
            mapping.put(name, value);
            return job;
        }

        Map<String, Object> remove(Map<String, Object> job) {
            mapping.remove(key);
            return job;
        }
    }

    private static void places(String path, Map<String, Object> mapping, List<At> all) {
        mapping.forEach((key, value) -> {
            all.add(new At(path, mapping, key));
            if (value instanceof Map<?, ?> inner) {
                places(place(path, key), tree(inner), all);
            }
        });
    }

    /** A key that mappings at that place have in other jobs. */
    private Map<String, Object> added(SplittableRandom random, At at, Map<String, Object> job) {
        List<String> known = keys.getOrDefault(at.path, List.of());
        if (known.isEmpty()) {
            return job;
        }
        String key = known.get(random.nextInt(known.size()));
        return at.mapping.containsKey(key)
                ? job
                : at.put(key, one(random, Objects.requireNonNull(values.get(place(at.path, key)))), job);
    }

    private static Object one(SplittableRandom random, List<Object> values) {
        Object value = values.get(random.nextInt(values.size()));
        return value instanceof Map<?, ?> mapping ? copy(tree(mapping)) : value;
    }

    /** A source, step or parameter has another name wherever it is named. */
    private static Map<String, Object> renamed(SplittableRandom random, Map<String, Object> job) {
        String name = name(random, job, List.of("sources", "steps", "params").get(random.nextInt(3)));
        String other = NAMES.get(random.nextInt(NAMES.size()));
        Pattern word = Pattern.compile("(?<![\\w./*])" + Pattern.quote(name) + "(?![\\w./*])");
        return name.isEmpty() ? job : tree(replaced(job, word, other));
    }

    private static Object replaced(Object value, Pattern word, String other) {
        return switch (value) {
            case Map<?, ?> mapping -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                tree(mapping)
                        .forEach((key, inner) ->
                                copy.put(word.matcher(key).matches() ? other : key, replaced(inner, word, other)));
                yield copy;
            }
            case List<?> list ->
                list.stream().map(inner -> replaced(inner, word, other)).toList();
            case String text -> word.matcher(text).replaceAll(Matcher.quoteReplacement(other));
            default -> value;
        };
    }

    /** A step and its sink are there once more, under another name. */
    private static Map<String, Object> twice(SplittableRandom random, Map<String, Object> job) {
        String name = name(random, job, "steps");
        if (random.nextBoolean() && !name.isEmpty() && job.get("sinks") instanceof Map<?, ?> sinks) {
            String second = name + "_2";
            Map<String, Object> steps = tree(Objects.requireNonNull(job.get("steps")));
            steps.put(second, Objects.requireNonNull(steps.get(name)));
            tree(sinks).put(second, new LinkedHashMap<>(Map.of("to", "out/" + second)));
        }
        return job;
    }

    private static String name(SplittableRandom random, Map<String, Object> job, String of) {
        List<String> names =
                job.get(of) instanceof Map<?, ?> named ? List.copyOf(tree(named).keySet()) : List.of();
        return names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
    }

    private static Map<String, Object> copy(Map<String, Object> mapping) {
        Map<String, Object> copy = new LinkedHashMap<>();
        mapping.forEach((key, value) -> copy.put(key, value instanceof Map<?, ?> inner ? copy(tree(inner)) : value));
        return copy;
    }

    private static String written(SplittableRandom random, Map<String, Object> job) {
        FlowStyle style = FlowStyle.values()[random.nextInt(FlowStyle.values().length)];
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(style)
                        .setWidth(20 + random.nextInt(200))
                        .setIndent(2 + random.nextInt(4))
                        .setExplicitStart(random.nextBoolean())
                        .build())
                .dumpToString(job);
    }
}
