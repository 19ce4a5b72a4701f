package dev.millrace.storage.parquet;

import java.util.Arrays;

/** Least and greatest value of a column chunk, as far as they can be trusted. Both are bounds: no row need have them. */
public sealed interface Bounds {
    /** Nothing that may be trusted: absent, of floats (which leave out NaN), or of an order that is not ours. */
    record Unknown() implements Bounds {}

    /** Of whole numbers, dates (days), times and timestamps (in the unit of the file), decimals (unscaled). */
    record Whole(long least, long greatest) implements Bounds {}

    /** Of text and bytes, in order of unsigned bytes; may be cut short, and still bound. */
    record Bytes(byte[] least, byte[] greatest) implements Bounds {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes
                    && Arrays.equals(least, bytes.least)
                    && Arrays.equals(greatest, bytes.greatest);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(least) + Arrays.hashCode(greatest);
        }
    }

    Bounds UNKNOWN = new Unknown();
}
