package dev.millrace.engine.sql;

import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.Location;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.segment.ObjectCheck;
import dev.millrace.storage.segment.SegmentFetch;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers whole objects whose checksum was compared, because each task of a stage reads the same small ones. Safe for many threads. */
final class VerifiedObjects {
    private static final int REMEMBERED = 10_000;

    private final Map<Location, String> checksums = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Location, String> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** Reads the object and compares it, unless that was done before. */
    void verify(Location object, Part part, SegmentFetch fetch) throws IOException {
        if (!part.checksum().equals(checksums.get(object))) {
            fetch.verify(object, part.sizeBytes(), part.checksum());
            checksums.put(object, part.checksum());
        }
    }

    /** How a source file differs from what is known of it; one that did not is not read again, unless it was written again. */
    Optional<String> damage(ObjectStore store, SourceFile file) throws IOException {
        String state = file.checksum() + " " + file.modifiedMicros() + " " + file.tag();
        if (state.equals(checksums.get(file.location()))) {
            return Optional.empty();
        }
        Optional<String> damage = new ObjectCheck(store).damage(file.location(), file.sizeBytes(), file.checksum());
        if (damage.isEmpty()) {
            checksums.put(file.location(), state);
        }
        return damage;
    }
}
