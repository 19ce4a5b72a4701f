package dev.millrace.service.result;

import dev.millrace.graph.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands on the first rows only, and knows whether there were more. */
public final class FirstRows implements RowSink {
    private final RowSink sink;
    private final long most;
    private long seen;

    public FirstRows(RowSink sink, long most) {
        this.sink = sink;
        this.most = most;
    }

    @Override
    public boolean needsDistinctNames() {
        return sink.needsDistinctNames();
    }

    @Override
    public void begin(List<Column> columns) {
        sink.begin(columns);
    }

    @Override
    public void row(@Nullable String[] cells) {
        if (seen++ < most) {
            sink.row(cells);
        }
    }

    /** Whether there were more rows. */
    public boolean isCut() {
        return seen > most;
    }

    @Override
    public boolean isClosed() {
        return sink.isClosed();
    }

    @Override
    public void end() {
        sink.end();
    }
}
