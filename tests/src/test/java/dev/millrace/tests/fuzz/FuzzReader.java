package dev.millrace.tests.fuzz;

import java.nio.file.Path;
import java.util.SplittableRandom;

/** A reader under test. */
interface FuzzReader extends AutoCloseable {
    /** Reads a drawn case; returning is an answer. Throws what the reader throws. */
    void read(SplittableRandom random) throws Exception;

    /** What came of the cases so far, for people; empty: nothing to say. */
    default String told() {
        return "";
    }

    /** Whether enough of the cases came so far as to say something of the reader. */
    default boolean isWorthIt() {
        return true;
    }

    @Override
    void close() throws Exception;

    /** The readers by name. */
    enum Kind {
        CSV(40),
        JSON(80),
        JOB(120),
        SQL(120),
        PARQUET(120);

        private final int cases;

        Kind(int cases) {
            this.cases = cases;
        }

        /** How many are read each time the project is verified. */
        int cases() {
            return cases;
        }

        /** @param folder that the reader alone uses */
        FuzzReader open(Path folder) throws Exception {
            return switch (this) {
                case CSV -> TextFuzz.csv(folder);
                case JSON -> TextFuzz.json(folder);
                case JOB -> new JobFuzz(folder);
                case SQL -> new SqlFuzz(folder);
                case PARQUET -> new ParquetFuzz(folder);
            };
        }
    }
}
