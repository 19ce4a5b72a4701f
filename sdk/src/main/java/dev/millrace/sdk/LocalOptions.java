package dev.millrace.sdk;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How Millrace is opened on this machine. Immutable.
 *
 * @param folder where relative paths begin
 * @param settings by key, as {@code millrace config} lists them
 */
public record LocalOptions(Path folder, SortedMap<String, String> settings) {
    static final LocalOptions DEFAULT = new LocalOptions(Path.of(""), new TreeMap<>());

    public LocalOptions {
        folder = folder.toAbsolutePath().normalize();
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** Folder of runs and results. */
    public LocalOptions home(Path home) {
        return set("runtime.home", home.toAbsolutePath().toString());
    }

    /** Where relative paths begin; the working directory by default. */
    public LocalOptions folder(Path start) {
        return new LocalOptions(start, settings);
    }

    /** Tasks at once. */
    public LocalOptions slots(int slots) {
        return set("runtime.slots", Integer.toString(slots));
    }

    /** Memory of all tasks together, for example {@code 2GB}. */
    public LocalOptions memory(String memory) {
        return set("runtime.memory", memory);
    }

    /** Any setting by its key. */
    public LocalOptions set(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(settings);
        more.put(key, value);
        return new LocalOptions(folder, more);
    }
}
