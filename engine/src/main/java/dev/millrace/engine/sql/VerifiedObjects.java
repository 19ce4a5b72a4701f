package dev.millrace.engine.sql;

import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.Location;
import dev.millrace.storage.segment.SegmentFetch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers whole objects whose checksum was compared, because each task of a stage reads the same small ones. */
final class VerifiedObjects {
    private static final int REMEMBERED = 10_000;

    private final Map<Location, String> checksums = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Location, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Reads the object and compares it, unless that was done before. */
    void verify(Location object, Part part, SegmentFetch fetch) throws IOException {
        if (!part.checksum().equals(checksums.get(object))) {
            fetch.verify(object, part.sizeBytes(), part.checksum());
            checksums.put(object, part.checksum());
        }
    }
}
