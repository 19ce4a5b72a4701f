package dev.millrace.storage.parquet;

import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Listed;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ends of files that were read last, because the tasks of a slot often read parts of the same file. Safe for many threads. */
final class FileEnds {
    private static final long MOST_BYTES = 16 << 20;

    private final ObjectStore store;
    private final Map<Listed, FileEnd> known = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    FileEnds(ObjectStore store) {
        this.store = store;
    }

    FileEnd of(Listed file) {
        synchronized (known) {
            FileEnd end = known.get(file);
            if (end != null) {
                return end;
            }
        }
        FileEnd read = new FooterReader(store, file).end();
        synchronized (known) {
            if (known.put(file, read) == null) {
                bytes += read.bytes().length;
            }
            Iterator<FileEnd> oldest = known.values().iterator();
            while (bytes > MOST_BYTES && known.size() > 1) {
                bytes -= oldest.next().bytes().length;
                oldest.remove();
            }
        }
        return read;
    }
}
