package dev.millrace.coordinator.plan.text;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names of the sources that texts name themselves: what was written, so that a file is called in plans and errors as its user calls it. All texts of a
 * job share one: the same files, read in the same way, have the same name, and others never do.
 */
final class FileNames {
    private static final int MOST_PATHS = 3;

    /** By names in lower case, because SQL does not tell upper from lower case. */
    private final Map<String, Object> owners = new HashMap<>();

    /**
     * The name of a source.
     *
     * @param key equal for the same source only
     * @param written paths as they stand in the text
     * @param taken names in lower case that mean something else in that text
     */
    String of(Object key, List<String> written, Set<String> taken) {
        String first = words(written);
        String name = first;
        for (int number = 2; !isFree(name.toLowerCase(Locale.ROOT), key, taken); number++) {
            name = first + " (" + number + ")";
        }
        owners.put(name.toLowerCase(Locale.ROOT), key);
        return name;
    }

    private boolean isFree(String name, Object key, Set<String> taken) {
        return !taken.contains(name) && key.equals(owners.getOrDefault(name, key));
    }

    private static String words(List<String> written) {
        return written.size() <= MOST_PATHS
                ? String.join(", ", written)
                : written.getFirst() + " and " + (written.size() - 1) + " more";
    }
}
