package dev.millrace.graph;

import java.util.List;

/**
 * The files that one run takes; once it is stored it never changes.
 *
 * @param number of the batches of its trigger, from 1
 * @param spec version of the trigger by which it is run
 */
public record UploadBatch(String trigger, int number, int spec, long sealedMillis, List<UploadedFile> files) {
    public UploadBatch {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a batch without files");
        }
    }

    public long sizeBytes() {
        return files.stream().mapToLong(UploadedFile::sizeBytes).sum();
    }
}
