package dev.millrace.storage.parquet;

import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Listed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Footers of Parquet files, read in parallel and remembered by location, size, time and tag: a file that changed is read again.
 *
 * <p>Errors are {@link dev.millrace.graph.MillraceException}s of kind {@code INVALID} that name the file: {@code PARQUET_EMPTY},
 * {@code PARQUET_DAMAGED}, {@code PARQUET_ENCRYPTED}, {@code SOURCE_CHANGED}; and what the store throws. Safe for many threads.
 */
public final class ParquetFooters {
    private static final int REMEMBERED_ROW_GROUPS = 100_000;
    private static final int PARALLEL_READS = 32;

    private final ObjectStore store;
    private final Map<Listed, ParquetFooter> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private int rememberedRowGroups;

    public ParquetFooters(ObjectStore store) {
        this.store = store;
    }

    public ParquetFooter read(Listed file) {
        synchronized (remembered) {
            ParquetFooter known = remembered.get(file);
            if (known != null) {
                return known;
            }
        }
        ParquetFooter footer = new FooterReader(store, file).read();
        remember(file, footer);
        return footer;
    }

    /** Footers of many files, in their order. Of several failures the one of the first file in order is thrown. */
    public List<ParquetFooter> readAll(List<Listed> files) {
        if (files.size() == 1) {
            return List.of(read(files.getFirst()));
        }
        Semaphore permits = new Semaphore(PARALLEL_READS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ParquetFooter>> reads = new ArrayList<>();
            for (Listed file : files) {
                reads.add(threads.submit(() -> read(file, permits)));
            }
            return results(reads);
        }
    }

    private ParquetFooter read(Listed file, Semaphore permits) throws InterruptedException {
        permits.acquire();
        try {
            return read(file);
        } finally {
            permits.release();
        }
    }

    private static List<ParquetFooter> results(List<Future<ParquetFooter>> reads) {
        List<ParquetFooter> footers = new ArrayList<>();
        try {
            for (Future<ParquetFooter> read : reads) {
                footers.add(read.get());
            }
        } catch (ExecutionException e) {
            reads.forEach(read -> read.cancel(true));
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            reads.forEach(read -> read.cancel(true));
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while footers were read", e);
        }
        return Collections.unmodifiableList(footers);
    }

    private void remember(Listed file, ParquetFooter footer) {
        synchronized (remembered) {
            if (remembered.put(file, footer) == null) {
                rememberedRowGroups += 1 + footer.rowGroups().size();
            }
            var oldest = remembered.entrySet().iterator();
            while (rememberedRowGroups > REMEMBERED_ROW_GROUPS && remembered.size() > 1) {
                rememberedRowGroups -= 1 + oldest.next().getValue().rowGroups().size();
                oldest.remove();
            }
        }
    }
}
