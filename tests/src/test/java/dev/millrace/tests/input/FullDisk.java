package dev.millrace.tests.input;

import dev.millrace.storage.local.FileFaults;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A disk that has no space left for what is chosen, until it is freed. */
final class FullDisk implements FileFaults {
    private static final Set<Step> NEED_SPACE = Set.of(Step.CREATE_FOLDER, Step.WRITE, Step.LINK, Step.COMMIT);

    private final Predicate<Path> full;
    private final AtomicInteger left;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean freed;

    FullDisk(Predicate<Path> full) {
        this(full, 0);
    }

    /** @param left steps that still find space */
    FullDisk(Predicate<Path> full, int left) {
        this.full = full;
        this.left = new AtomicInteger(left);
    }

    void free() {
        freed = true;
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void before(Step step, Path path) throws IOException {
        if (!freed && NEED_SPACE.contains(step) && full.test(path) && left.getAndDecrement() <= 0) {
            refused.incrementAndGet();
            throw new FileSystemException(path.toString(), null, "No space left on device");
        }
    }
}
