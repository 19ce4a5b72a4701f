package dev.millrace.tests.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/** Damages the footer of a whole Parquet file: its bytes, or one to four fields of what they say. */
final class FooterDamage {
    private static final int TRAILER_BYTES = 8;

    private final SplittableRandom random;

    FooterDamage(SplittableRandom random) {
        this.random = random;
    }

    /** Other bytes, sometimes with a trailer that agrees. */
    byte[] bytes(byte[] file) {
        int length = length(file);
        int start = file.length - TRAILER_BYTES - length;
        byte[] footer = Arrays.copyOfRange(file, start, start + length);
        byte[] damaged = new Mutation(random, List.of()).of(footer, footer);
        int claimed = random.nextInt(6) == 0 ? (int) number(length) : damaged.length;
        return whole(Arrays.copyOf(file, start), damaged, claimed);
    }

    private static int length(byte[] file) {
        return ByteBuffer.wrap(file, file.length - TRAILER_BYTES, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private static byte[] whole(byte[] pages, byte[] footer, int claimed) {
        return ByteBuffer.allocate(pages.length + footer.length + TRAILER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(pages)
                .put(footer)
                .putInt(claimed)
                .put(new byte[] {'P', 'A', 'R', '1'})
                .array();
    }

    /** Other fields, well written. */
    byte[] fields(byte[] file) throws IOException {
        int length = length(file);
        int start = file.length - TRAILER_BYTES - length;
        FileMetaData metadata =
                Util.readFileMetaData(new ByteArrayInputStream(Arrays.copyOfRange(file, start, start + length)));
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            damage(metadata);
        }
        ByteArrayOutputStream out = new LimitedBytes();
        try {
            Util.writeFileMetaData(metadata, out);
        } catch (UncheckedIOException larger) {
            return file;
        }
        return whole(Arrays.copyOf(file, start), out.toByteArray(), out.size());
    }

    /** Repeated lists of long names would take all memory before anybody reads them. */
    private static final class LimitedBytes extends ByteArrayOutputStream {
        private static final int MOST_BYTES = 16 << 20;

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (size() + length > MOST_BYTES) {
                throw new UncheckedIOException(new IOException("a footer of more than " + MOST_BYTES + " bytes"));
            }
            super.write(bytes, offset, length);
        }
    }

    private void damage(FileMetaData metadata) {
        List<RowGroup> groups = metadata.getRow_groups();
        switch (random.nextInt(10)) {
            case 0 -> metadata.setNum_rows(number(metadata.getNum_rows()));
            case 1, 2, 3 -> schema(metadata);
            case 4 -> metadata.setRow_groups(repeated(groups));
            case 5 -> {
                if (!groups.isEmpty()) {
                    group(groups.get(random.nextInt(groups.size())));
                }
            }
            default -> {
                if (!groups.isEmpty()) {
                    chunk(groups.get(random.nextInt(groups.size())));
                }
            }
        }
    }

    private <T> List<T> repeated(List<T> list) {
        return random.nextBoolean() || list.isEmpty()
                ? List.of()
                : new ArrayList<>(Collections.nCopies(1 << random.nextInt(12), list.getFirst()));
    }

    private void schema(FileMetaData metadata) {
        List<SchemaElement> schema = new ArrayList<>(metadata.getSchema());
        if (schema.isEmpty()) {
            return;
        }
        SchemaElement element = schema.get(random.nextInt(schema.size()));
        switch (random.nextInt(9)) {
            case 0 -> element.setNum_children((int) number(element.getNum_children()));
            case 1 -> element.setType(one(Type.values()));
            case 2 -> element.setRepetition_type(one(FieldRepetitionType.values()));
            case 3 -> element.setConverted_type(one(ConvertedType.values()));
            case 4 -> element.setName(name(element.getName()));
            case 5 -> element.setType_length((int) number(element.getType_length()));
            case 6 -> element.setScale((int) number(element.getScale())).setPrecision((int) number(9));
            case 7 -> schema.remove(random.nextInt(schema.size()));
            default -> deepen(schema);
        }
        metadata.setSchema(schema);
    }

    /** A tree as deep as the list is long. */
    private void deepen(List<SchemaElement> schema) {
        int depth = 1 << random.nextInt(13);
        for (int level = 0; level < depth; level++) {
            SchemaElement group = new SchemaElement("g" + level);
            group.setNum_children(1);
            group.setRepetition_type(one(FieldRepetitionType.values()));
            schema.add(1, group);
        }
    }

    private void group(RowGroup group) {
        switch (random.nextInt(4)) {
            case 0 -> group.setNum_rows(number(group.getNum_rows()));
            case 1 -> group.setTotal_byte_size(number(group.getTotal_byte_size()));
            case 2 -> group.setFile_offset(number(group.getFile_offset()));
            default -> group.setColumns(repeated(group.getColumns()));
        }
    }

    private void chunk(RowGroup group) {
        if (group.getColumns().isEmpty()) {
            return;
        }
        ColumnChunk column =
                group.getColumns().get(random.nextInt(group.getColumns().size()));
        if (!column.isSetMeta_data()) {
            return;
        }
        ColumnMetaData pages = column.getMeta_data();
        switch (random.nextInt(12)) {
            case 0 -> pages.setData_page_offset(number(pages.getData_page_offset()));
            case 1 -> pages.setDictionary_page_offset(number(pages.getDictionary_page_offset()));
            case 2 -> pages.setTotal_compressed_size(number(pages.getTotal_compressed_size()));
            case 3 -> pages.setTotal_uncompressed_size(number(pages.getTotal_uncompressed_size()));
            case 4 -> pages.setNum_values(number(pages.getNum_values()));
            case 5 -> pages.setCodec(one(CompressionCodec.values()));
            case 6 -> pages.setEncodings(List.of(one(Encoding.values())));
            case 7 -> pages.setType(one(Type.values()));
            case 8 -> pages.setPath_in_schema(List.of(name("a"), name("b")));
            case 9 -> column.unsetMeta_data();
            case 10 -> pages.setBloom_filter_offset(number(4)).setBloom_filter_length((int) number(100));
            default -> pages.setStatistics(statistics());
        }
    }

    private Statistics statistics() {
        byte[] bound = new byte[random.nextInt(20)];
        random.nextBytes(bound);
        Statistics statistics = new Statistics();
        statistics.setNull_count(number(0));
        statistics.setMin_value(bound);
        statistics.setMax_value(bound.length == 0 ? bound : Arrays.copyOf(bound, bound.length - 1));
        return statistics;
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private String name(String name) {
        return List.of("", name + name, "a\0b", "\"", "x".repeat(100_000), "id", "é\uD83D\uDE80")
                .get(random.nextInt(7));
    }

    private long number(long near) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MAX_VALUE;
            case 3 -> Long.MIN_VALUE;
            case 4 -> Integer.MAX_VALUE;
            case 5 -> near + 1;
            case 6 -> near - 1;
            default -> 1L << random.nextInt(63);
        };
    }
}
