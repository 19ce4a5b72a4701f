package dev.millrace.storage.local;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names of files that are not whole yet. They are no objects, wherever they lie, and are left behind by killed processes. */
final class TemporaryFiles {
    private static final String PREFIX = ".millrace-";
    private static final String SUFFIX = ".tmp";
    private static final String PROCESS = Long.toHexString(new SecureRandom().nextLong());
    private static final AtomicLong COUNT = new AtomicLong();

    private TemporaryFiles() {}

    static Path in(Path folder) {
        return folder.resolve(PREFIX + PROCESS + "-" + COUNT.incrementAndGet() + SUFFIX);
    }

    static boolean isName(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }
}
