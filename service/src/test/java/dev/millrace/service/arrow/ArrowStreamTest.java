package dev.millrace.service.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Column;
import dev.millrace.graph.MillraceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frame of a stream; that its values are right is told by another reader. */
final class ArrowStreamTest {
    private static final List<Column> COLUMNS = List.of(new Column("n", "BIGINT"), new Column("t", "VARCHAR"));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true);

    /** Rows of each batch; that messages are aligned, and that there is one schema before them and an end behind them, is asserted. */
    private List<Long> batches() {
        ByteBuffer stream = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> rows = new ArrayList<>();
        Schema schema = (Schema) next(stream).header(new Schema());
        assertThat(schema.fieldsLength()).isEqualTo(2);
        assertThat(schema.fields(0).name()).isEqualTo("n");
        while (stream.getInt(stream.position() + Integer.BYTES) > 0) {
            Message message = next(stream);
            assertThat(message.headerType()).isEqualTo(MessageHeader.RecordBatch);
            rows.add(((RecordBatch) message.header(new RecordBatch())).length());
            stream.position(stream.position() + Math.toIntExact(message.bodyLength()));
        }
        assertThat(stream.getInt()).isEqualTo(-1);
        assertThat(stream.getInt()).isZero();
        assertThat(stream.hasRemaining()).isFalse();
        return rows;
    }

    private static Message next(ByteBuffer stream) {
        assertThat(stream.position() % 8).isZero();
        assertThat(stream.getInt()).isEqualTo(-1);
        int size = stream.getInt();
        assertThat(size % 8).isZero();
        Message message =
                Message.getRootAsMessage(stream.slice(stream.position(), size).order(ByteOrder.LITTLE_ENDIAN));
        stream.position(stream.position() + size);
        return message;
    }

    private void write(int rows, @Nullable Object... values) throws SQLException {
        ArrowStream stream = new ArrowStream(COLUMNS, out);
        stream.begin();
        for (int row = 0; row < rows; row++) {
            stream.row(values);
        }
        stream.end();
    }

    @Test
    void aResultWithoutRowsIsItsSchema() throws SQLException {
        write(0);
        assertThat(batches()).isEmpty();
    }

    @Test
    void aBatchEndsAtAMegabyteOrAtSoManyRows() throws SQLException {
        write(10, 1L, "x".repeat(300_000));
        assertThat(batches()).containsExactly(4L, 4L, 2L);
        bytes.reset();
        write(70_000, null, null);
        assertThat(batches()).containsExactly(65_536L, 4_464L);
    }

    @Test
    void whoeverListensNoMoreIsFoundOutWithABatch() throws SQLException {
        ArrowStream stream = new ArrowStream(COLUMNS, new PrintStream(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("closed");
            }
        }));
        stream.begin();
        stream.row(new Object[] {1L, "x"});
        assertThat(stream.isClosed()).isFalse();
        stream.row(new Object[] {2L, "x".repeat(1 << 20)});
        assertThat(stream.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BIT",
                "INTERVAL",
                "TIME WITH TIME ZONE",
                "VARIANT",
                "STRUCT(a INTEGER, b BIT)",
                "MAP(VARCHAR, INTERVAL[])",
                "MAP(BIT, INTEGER)"
            })
    void aTypeThatArrowHasNotIsRefusedByItsColumnsName(String type) {
        assertThatThrownBy(() -> new ArrowStream(List.of(new Column("n", "BIGINT"), new Column("odd", type)), out))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("TYPE_NOT_IN_ARROW"))
                .hasMessageContaining("'odd'")
                .hasMessageContaining(type);
        assertThat(bytes.size()).isZero();
    }
}
