package dev.millrace.storage.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * The last bytes of a Parquet file: at least its footer.
 *
 * @param from where in the file they begin
 * @param footerStart where in {@code bytes} the footer begins
 */
record FileEnd(byte[] bytes, long from, int footerStart) {
    static final int TRAILER_BYTES = 8;

    /** What is read of a file at first: most footers are shorter. */
    static final int USUAL_BYTES = 64 * 1024;

    /** Read anew: whoever asks may change it. */
    FileMetaData metadata() throws IOException {
        return Util.readFileMetaData(
                new ByteArrayInputStream(bytes, footerStart, bytes.length - footerStart - TRAILER_BYTES));
    }

    /** Where in the file the footer begins, and columns end. */
    long footerPosition() {
        return from + footerStart;
    }
}
