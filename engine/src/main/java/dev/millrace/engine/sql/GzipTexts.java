package dev.millrace.engine.sql;

import dev.millrace.graph.Location;
import dev.millrace.graph.Scan.SourceFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Compares the checksums that gzip writes behind its text. DuckDB skips them and takes what damaged bytes inflate to for rows. One for a slot. */
final class GzipTexts {
    private static final int REMEMBERED = 1_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Map<SourceFile, Optional<String>> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceFile, Optional<String>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** What is wrong with the file, which is read to its end unless that was done before; empty also if it is no gzip. */
    Optional<String> damage(SourceFile file, TaskFiles places) {
        Optional<String> before = known.get(file);
        if (before != null) {
            return before;
        }
        Optional<String> found = inflated(file.location(), places);
        known.put(file, found);
        return found;
    }

    private static Optional<String> inflated(Location location, TaskFiles places) {
        try {
            Optional<InputStream> opened = places.open(location);
            if (opened.isPresent()) {
                inflate(opened.get());
            }
            return Optional.empty();
        } catch (EOFException _) {
            return Optional.of("its compressed text ends too early");
        } catch (ZipException damaged) {
            return Optional.of("its compressed text is damaged (" + damaged.getMessage() + ")");
        } catch (IOException unreadable) {
            return Optional.of("it cannot be read: " + unreadable.getMessage());
        }
    }

    private static void inflate(InputStream opened) throws IOException {
        try (InputStream bytes = new BufferedInputStream(opened, BUFFER_BYTES)) {
            if (isGzip(bytes)) {
                new GZIPInputStream(bytes, BUFFER_BYTES).transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static boolean isGzip(InputStream bytes) throws IOException {
        bytes.mark(2);
        boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return gzip;
    }
}
