package dev.millrace.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which content a file has: its entity tag is made of the inode, the size and the time of the last change.
 *
 * <p>Content is never changed in place, only replaced by another file, so one inode has one content while it lives. But its number is used
 * again, and the kernel's clock stands still for milliseconds: two short-lived files could look the same. So each file that is written here
 * gets a time of change that no other has. Reading a large file's hash instead would cost as much as the file.
 */
record FileVersion(String tag, long sizeBytes, long modifiedMicros) {
    /** Of this process; fills the digits below a microsecond, so that two processes at the same moment differ. */
    private static final long NANOS = Math.floorMod(ProcessHandle.current().pid() * 31 + System.nanoTime(), 1000);

    private static final AtomicLong LAST_MICROS = new AtomicLong();

    static FileVersion of(BasicFileAttributes attributes) {
        long nanos = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        String tag = inode(attributes) + "-" + Long.toString(attributes.size(), 36) + "-" + Long.toString(nanos, 36);
        return new FileVersion(tag, attributes.size(), Math.floorDiv(nanos, 1000L));
    }

    private static String inode(BasicFileAttributes attributes) {
        String key = String.valueOf(attributes.fileKey());
        int begin = key.indexOf("ino=");
        return begin < 0 ? "" : key.substring(begin + 4, key.length() - 1);
    }

    /** Gives a file that nobody else sees yet a time of change of its own. */
    static void stamp(Path path) throws IOException {
        Instant now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        long own = LAST_MICROS.accumulateAndGet(micros, (last, current) -> Math.max(last + 1, current));
        Files.setLastModifiedTime(path, FileTime.from(own * 1000 + NANOS, TimeUnit.NANOSECONDS));
    }
}
