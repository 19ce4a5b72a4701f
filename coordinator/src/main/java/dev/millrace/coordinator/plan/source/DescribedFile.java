package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.parquet.ParquetFooter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of a described source.
 *
 * @param reading how it becomes the columns of the source
 * @param footerOrNull of a Parquet file
 * @param divisionOrNull where a text can be cut; null: Parquet
 * @param partitions values of its path by the names of the source's partition columns
 */
record DescribedFile(
        ObjectStore.Listed object,
        FileReading reading,
        @Nullable ParquetFooter footerOrNull,
        @Nullable Division divisionOrNull,
        Map<String, Optional<String>> partitions) {

    /**
     * How files of one physical schema become the columns of the source.
     *
     * @param reader DuckDB's table function
     * @param arguments what follows the list of files, empty or beginning with a comma
     * @param laterArguments the same for a part of a text that does not begin where the file begins
     * @param encoding character set of a text that has to be decoded first, or empty
     * @param expressions one for each column of the source, over the columns of the reader
     * @param fileColumns for each column of the source the name of the file's column behind it; null where there is none
     * @param condition SQL that keeps a row, or empty
     * @param recordsOrNull how the text is cut into records that the reader reads
     */
    record FileReading(
            String reader,
            String arguments,
            String laterArguments,
            String encoding,
            List<String> expressions,
            List<@Nullable String> fileColumns,
            String condition,
            @Nullable Records recordsOrNull) {
        /** Of files that are not text, or not read in parts. */
        FileReading(
                String reader,
                String arguments,
                List<String> expressions,
                List<@Nullable String> fileColumns,
                String condition) {
            this(reader, arguments, arguments, "", expressions, fileColumns, condition, null);
        }

        /** Of text that is not cut into records. */
        FileReading(
                String reader,
                String arguments,
                String laterArguments,
                String encoding,
                List<String> expressions,
                List<@Nullable String> fileColumns,
                String condition) {
            this(reader, arguments, laterArguments, encoding, expressions, fileColumns, condition, null);
        }

        /** The same with more columns that are not the file's. */
        FileReading and(List<String> more) {
            List<@Nullable String> names = new ArrayList<>(fileColumns);
            more.forEach(_ -> names.add(null));
            return new FileReading(
                    reader,
                    arguments,
                    laterArguments,
                    encoding,
                    Stream.concat(expressions.stream(), more.stream()).toList(),
                    names,
                    condition,
                    recordsOrNull);
        }
    }
}
