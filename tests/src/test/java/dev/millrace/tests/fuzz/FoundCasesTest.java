package dev.millrace.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fuzzing has found, as small as it can be. */
final class FoundCasesTest {
    private static final byte STRUCT_FAR_AWAY = (byte) 0xFC;
    private static final byte STRUCT_NEXT = 0x1C;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    private Said.Complaint complaint(String... words) {
        return shell.call(words).complaints().getFirst();
    }

    @Test
    void aTypeThatDoesNotFitItsValuesEndsTheRun() throws IOException {
        shell.parquet("t.parquet", "SELECT range AS id FROM range(10)");
        rewrite(metadata -> {
            metadata.getSchema().get(1).setConverted_type(ConvertedType.INT_8);
            metadata.getSchema().get(1).unsetLogicalType();
        });
        assertThat(complaint("sql", "SELECT * FROM 't.parquet'").code()).isIn("SOURCE_DAMAGED", "PARQUET_DAMAGED");
    }

    @Test
    void anIntervalThatIsTooShortIsDamaged() throws IOException {
        shell.parquet("t.parquet", "SELECT range AS id FROM range(10)");
        rewrite(metadata -> {
            metadata.getSchema().get(1).setConverted_type(ConvertedType.INTERVAL);
            metadata.getSchema().get(1).unsetLogicalType();
        });
        assertThat(complaint("sql", "SELECT * FROM 't.parquet'").code()).isIn("SOURCE_DAMAGED", "PARQUET_DAMAGED");
    }

    @Test
    void aPageThatIsTooShortForItsCodecIsDamaged() throws IOException {
        shell.parquet("t.parquet", "SELECT true AS yes");
        rewrite(metadata -> metadata.getRow_groups()
                .getFirst()
                .getColumns()
                .getFirst()
                .getMeta_data()
                .setCodec(CompressionCodec.GZIP));
        assertThat(complaint("sql", "SELECT * FROM 't.parquet'").code()).isEqualTo("SOURCE_DAMAGED");
    }

    /** Writes the file again with another footer. */
    private void rewrite(Consumer<FileMetaData> change) throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve("t.parquet"));
        int start = file.length
                - 8
                - ByteBuffer.wrap(file, file.length - 8, 4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt();
        FileMetaData metadata =
                Util.readFileMetaData(new ByteArrayInputStream(Arrays.copyOfRange(file, start, file.length - 8)));
        change.accept(metadata);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, footer);
        write(Arrays.copyOf(file, start), footer.toByteArray());
    }

    @Test
    void aFooterThatIsNestedWithoutEndIsDamaged() throws IOException {
        byte[] footer = new byte[200_000];
        Arrays.fill(footer, STRUCT_NEXT);
        footer[0] = STRUCT_FAR_AWAY;
        write(new byte[] {'P', 'A', 'R', '1'}, footer);
        Said.Complaint complaint = complaint("sql", "SELECT * FROM 't.parquet'");
        assertThat(complaint.code()).isEqualTo("PARQUET_DAMAGED");
        assertThat(complaint.message()).contains("t.parquet");
    }

    @Test
    void bracketsInThousandsAreRefusedBeforeTheyAreParsed() {
        Said.Complaint complaint = complaint("sql", "SELECT coun" + "(".repeat(20_000) + "1" + ")".repeat(20_000));
        assertThat(complaint.code()).isEqualTo("NESTED_TOO_DEEP");
        assertThat(complaint.remedy()).isNotEmpty();
    }

    @Test
    void aHeaderOfThousandsOfPartsIsNoKeyOfAJob() throws IOException {
        Files.writeString(folder.resolve("deep.sql"), "-- millrace: a" + ".b".repeat(10_000) + "=1\nSELECT 1 AS one\n");
        assertThat(shell.call("validate", "deep.sql").complaints())
                .extracting(Said.Complaint::code)
                .contains("UNKNOWN_KEY");
    }

    private void write(byte[] pages, byte[] footer) throws IOException {
        byte[] file = ByteBuffer.allocate(pages.length + footer.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(pages)
                .put(footer)
                .putInt(footer.length)
                .put(new byte[] {'P', 'A', 'R', '1'})
                .array();
        Files.write(folder.resolve("t.parquet"), file);
    }

    @Test
    void listsThatAreNestedTooDeepAreNotPrintedAsJson() {
        String eight = "[".repeat(8) + "1" + "]".repeat(8);
        assertThat(shell.call("sql", "SELECT " + eight + " AS x", "-o", "json").code())
                .isZero();
        Said.Complaint complaint = complaint("sql", "SELECT [[" + eight + "]] AS x", "-o", "json");
        assertThat(complaint.code()).isEqualTo("NESTED_TOO_DEEP");
        assertThat(complaint.remedy()).contains("another format");
    }
}
