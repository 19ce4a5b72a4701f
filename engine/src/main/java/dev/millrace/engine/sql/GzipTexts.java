package dev.millrace.engine.sql;

import dev.millrace.graph.Location;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.storage.ObjectStore;
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

    private final ObjectStore store;
    private final Map<SourceFile, Optional<String>> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceFile, Optional<String>> eldest) {
            return size() > REMEMBERED;
        }
    };

    GzipTexts(ObjectStore store) {
        this.store = store;
    }

    /** What is wrong with the file, which is read to its end unless that was done before; empty also if it is no gzip. */
    Optional<String> damage(SourceFile file) {
        Optional<String> before = known.get(file);
        if (before != null) {
            return before;
        }
        Optional<String> found = inflated(file.location());
        known.put(file, found);
        return found;
    }

    private Optional<String> inflated(Location location) {
        Optional<InputStream> opened = store.open(location);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream bytes = new BufferedInputStream(opened.get(), BUFFER_BYTES)) {
            if (isGzip(bytes)) {
                new GZIPInputStream(bytes, BUFFER_BYTES).transferTo(OutputStream.nullOutputStream());
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

    private static boolean isGzip(InputStream bytes) throws IOException {
        bytes.mark(2);
        boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return gzip;
    }
}
