package dev.millrace.graph;

import java.util.List;

/**
 * What a run publishes.
 *
 * @param name of the step whose rows these are
 * @param destination folder
 * @param format of the files
 * @param mode what becomes of a result that is there
 * @param columns names and types that a reader sees; names are unique whatever their case
 * @param labels the names that the query gives, one for each column; they differ from the files' where a query names two columns alike
 * @param layout how the rows lie in files; its columns are among {@code columns}
 * @param readTag where the mode {@link Mode#readsFirst()}: tag of the manifest that the plan read, empty: there was none
 */
public record OutputSpec(
        String name,
        Location destination,
        Format format,
        Mode mode,
        List<Column> columns,
        List<String> labels,
        FileLayout layout,
        String readTag) {
    public OutputSpec {
        columns = List.copyOf(columns);
        labels = List.copyOf(labels);
        if (columns.size() != labels.size()) {
            throw new IllegalArgumentException(columns.size() + " columns have " + labels.size() + " labels");
        }
    }

    /** An output of a mode that reads nothing before. */
    public OutputSpec(
            String name,
            Location destination,
            Format format,
            Mode mode,
            List<Column> columns,
            List<String> labels,
            FileLayout layout) {
        this(name, destination, format, mode, columns, labels, layout, "");
    }

    /** Columns that are labelled as they are named in the files, which are written as the format does. */
    public OutputSpec(String name, Location destination, Format format, boolean overwrite, List<Column> columns) {
        this(
                name,
                destination,
                format,
                overwrite ? Mode.OVERWRITE : Mode.CREATE,
                columns,
                columns.stream().map(Column::name).toList(),
                FileLayout.DEFAULT);
    }

    /** The columns that the files themselves hold: those that stand in the path are left out. */
    public List<Column> stored() {
        return columns.stream()
                .filter(column -> !layout.partitionBy().contains(column.name()))
                .toList();
    }

    /** The same, which goes only with what had this tag. */
    public OutputSpec reading(String tag) {
        return new OutputSpec(name, destination, format, mode, columns, labels, layout, tag);
    }

    /** What files are called, without a leading dot. */
    public String extension() {
        return layout.extension(format);
    }

    /** What becomes of a published result that is there. */
    public enum Mode {
        /** It is an error. */
        CREATE("errorIfExists"),
        /** It is replaced. */
        OVERWRITE("overwrite"),
        /** Of its folders by columns those are replaced to which the run writes; the others stay. */
        OVERWRITE_PARTITIONS("overwritePartitions"),
        /** It stays, and the run's files come to it. */
        APPEND("append"),
        /** Its rows are read, those with the key of a new row are left out, and all is written again. */
        MERGE("merge"),
        /** The same rows are written again in other files. Not for job files. */
        REWRITE("rewrite"),
        /** The newest is the one that counts, and files of others stay until they are swept: somebody may be reading them. Not for job files. */
        KEEP("keep"),
        /** The files that the run takes of an incremental source come to those that were taken before. Not for job files. */
        TAKE("take"),
        /** The files that the run takes of an incremental source are put in place of those that were taken before. Not for job files. */
        RETAKE("retake");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /** As it is written in job files and documents. */
        public String word() {
            return word;
        }

        /** Whether files that are there stay beside the run's, so that both must have the same columns. */
        public boolean adds() {
            return this == APPEND || this == OVERWRITE_PARTITIONS || this == TAKE;
        }

        /** Whether the output is for later runs, not for people. */
        public boolean isInternal() {
            return this == KEEP || takes();
        }

        /** Whether it tells which files the run takes. */
        public boolean takes() {
            return this == TAKE || this == RETAKE;
        }

        /** Whether the run replaces exactly the result that it has read, and no later one. */
        public boolean readsFirst() {
            return this == MERGE || this == REWRITE || takes();
        }
    }

    /** Formats of published files. */
    public enum Format {
        PARQUET("parquet"),
        CSV("csv"),
        JSON("json");

        private final String extension;

        Format(String extension) {
            this.extension = extension;
        }

        public String extension() {
            return extension;
        }
    }
}
