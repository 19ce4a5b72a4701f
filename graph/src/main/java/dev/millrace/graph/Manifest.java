package dev.millrace.graph;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The published result: {@code _manifest.json} in the destination. Readers that want whole results read this, not the listing.
 *
 * @param run who wrote it
 * @param planHash SHA-256 of the plan document
 * @param columns that a reader sees, those in the path among them
 * @param files in order of the rows; where columns stand in the path, in order of tasks and paths
 * @param findings what contracts and checks of the run found
 * @param layout how the files are written
 * @param identityOrNull what the rows follow from; null where they are not kept for later runs
 */
public record Manifest(
        RunId run,
        String planHash,
        OutputSpec.Format format,
        List<Column> columns,
        List<File> files,
        List<Findings> findings,
        FileLayout layout,
        @Nullable StepIdentity identityOrNull) {
    public Manifest {
        columns = List.copyOf(columns);
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /** A result for people. */
    public Manifest(
            RunId run,
            String planHash,
            OutputSpec.Format format,
            List<Column> columns,
            List<File> files,
            List<Findings> findings,
            FileLayout layout) {
        this(run, planHash, format, columns, files, findings, layout, null);
    }

    /** Files as the format writes them, of a run that looked for nothing. */
    public Manifest(RunId run, String planHash, OutputSpec.Format format, List<Column> columns, List<File> files) {
        this(run, planHash, format, columns, files, List.of(), FileLayout.DEFAULT);
    }

    /**
     * A published file.
     *
     * @param name relative to the manifest's folder and within it: whoever replaces the result deletes what it names
     * @param writerOrNull the run that wrote it, if another than the manifest's
     * @param footerChecksum of a Parquet file: of its footer and the 8 bytes after it; else empty
     */
    public record File(
            String name,
            long rows,
            long sizeBytes,
            String checksum,
            List<AttemptOutput.ColumnStatistics> statistics,
            @Nullable RunId writerOrNull,
            String footerChecksum) {
        /** A file of the manifest's own run, without a footer. */
        public File(
                String name,
                long rows,
                long sizeBytes,
                String checksum,
                List<AttemptOutput.ColumnStatistics> statistics) {
            this(name, rows, sizeBytes, checksum, statistics, null, "");
        }

        public File {
            if (!isWithinFolder(name)) {
                throw new IllegalArgumentException("not a file within the folder of the manifest: '" + name + "'");
            }
            statistics = List.copyOf(statistics);
        }

        /** The folders by columns: empty, or ending with a slash. */
        public String folder() {
            return name.substring(0, name.lastIndexOf('/') + 1);
        }

        private File writtenBy(RunId writer) {
            return new File(name, rows, sizeBytes, checksum, statistics, writer, footerChecksum);
        }

        private static boolean isWithinFolder(String name) {
            return Arrays.stream(name.split("/", -1)).noneMatch(List.of("", ".", "..")::contains);
        }
    }

    /** The run that wrote a file. */
    public RunId writer(File file) {
        return file.writerOrNull() == null ? run : file.writerOrNull();
    }

    /** The same result without the files that other runs have written: what came to it last. */
    public Manifest own() {
        List<File> own =
                files.stream().filter(file -> file.writerOrNull() == null).toList();
        return new Manifest(run, planHash, format, columns, own, findings, layout);
    }

    /** The same files as another run's manifest lists them. */
    public List<File> inherited(Predicate<File> kept) {
        return files.stream()
                .filter(kept)
                .map(file -> file.writtenBy(writer(file)))
                .toList();
    }

    public long rows() {
        return files.stream().mapToLong(File::rows).sum();
    }

    public long sizeBytes() {
        return files.stream().mapToLong(File::sizeBytes).sum();
    }
}
