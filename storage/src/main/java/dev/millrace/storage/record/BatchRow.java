package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;

/**
 * A batch that was settled, or the run of a time that ended, for people.
 *
 * @param runOrEmpty the run that was the last to take it
 * @param sealedMillis when it was sealed; of a schedule: the time that was due
 * @param same files that were not taken because others of the same bytes were
 * @param codeOrEmpty why the run failed
 */
public record BatchRow(
        int number,
        Result result,
        String runOrEmpty,
        int files,
        long sizeBytes,
        int same,
        long sealedMillis,
        long settledMillis,
        String codeOrEmpty,
        String messageOrEmpty) {
    static final String NUMBER = "number";
    static final String RESULT = "result";
    static final String RUN = "run";
    static final String FILES = "files";
    static final String BYTES = "bytes";
    static final String SAME = "same";
    static final String SEALED = "sealed";
    static final String SETTLED = "settled";
    static final String CODE = "code";
    static final String MESSAGE = "message";

    /** How it ended. */
    public enum Result {
        /** Its run succeeded. */
        TAKEN,
        /** Its run failed: its files are tried in smaller batches. */
        SPLIT,
        /** Its run failed on one file, which no run can take. */
        QUARANTINED,
        /** Its run failed on one file, which had been taken away or written over. */
        GONE,
        /** The run of a time succeeded. */
        RAN,
        /** The run of a time did not. */
        FAILED
    }

    public static BatchRow of(Row row) {
        Attributes read = new Attributes(row);
        return new BatchRow(
                read.whole(NUMBER),
                Result.valueOf(read.text(RESULT)),
                read.text(RUN, ""),
                read.whole(FILES),
                read.number(BYTES),
                read.whole(SAME),
                read.number(SEALED),
                read.number(SETTLED),
                read.text(CODE, ""),
                read.text(MESSAGE, ""));
    }
}
