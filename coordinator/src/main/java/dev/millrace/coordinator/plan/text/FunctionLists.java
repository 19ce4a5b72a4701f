package dev.millrace.coordinator.plan.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which functions a text may call. The lists are files beside this class, one name a line; together they are all that DuckDB has, so a function of
 * a new version is on none of them, and refused until somebody has decided.
 */
final class FunctionLists {
    private static final Set<String> ALLOWED = read("functions-allowed.txt");
    private static final Set<String> REFUSED = read("functions-refused.txt");
    private static final Set<String> TABLES = read("table-functions-allowed.txt");
    private static final Set<String> TABLES_REFUSED = read("table-functions-refused.txt");

    /** Functions that give another value each time, though their text is the same. */
    private static final Set<String> VOLATILE =
            Set.of("random", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "reservoir_quantile");

    private FunctionLists() {}

    private static Set<String> read(String resource) {
        try (InputStream stream = Objects.requireNonNull(FunctionLists.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isAllowed(String name) {
        return ALLOWED.contains(key(name));
    }

    static boolean isKnown(String name) {
        return isAllowed(name)
                || REFUSED.contains(key(name))
                || isTableFunction(name)
                || TABLES_REFUSED.contains(key(name));
    }

    static boolean isTableFunction(String name) {
        return TABLES.contains(key(name));
    }

    static boolean isVolatile(String name) {
        return VOLATILE.contains(key(name));
    }

    /** Names for suggestions. */
    static List<String> suggestions() {
        return List.copyOf(ALLOWED);
    }

    static List<String> tableSuggestions() {
        return List.copyOf(TABLES);
    }

    static Set<String> allowed() {
        return Collections.unmodifiableSet(ALLOWED);
    }

    static Set<String> refused() {
        return Collections.unmodifiableSet(REFUSED);
    }

    static Set<String> tableFunctions() {
        return Collections.unmodifiableSet(TABLES);
    }

    static Set<String> tableFunctionsRefused() {
        return Collections.unmodifiableSet(TABLES_REFUSED);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
