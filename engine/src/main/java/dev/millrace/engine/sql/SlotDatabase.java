package dev.millrace.engine.sql;

import dev.millrace.engine.sql.DatabaseOpening.Blank;
import dev.millrace.engine.sql.DatabaseOpening.Connections;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a slot: one for each limit of memory and threads that tasks of a run ask for, kept open from task to task, because to open
 * one takes longer than many a task; one more is opened while there is nothing to do. Their configuration is locked, and they see no file,
 * address or extension but the folders and files of their terms.
 */
final class SlotDatabase implements AutoCloseable {
    /** What an idle one holds is little, but it is not counted. */
    private static final int MOST_OPEN = 3;

    private final Path spill;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Deque<Open> ended = new ArrayDeque<>();
    private @Nullable Blank spare;

    /** @param spill folder of temporary files */
    SlotDatabase(Path spill) {
        this.spill = spill;
    }

    /**
     * Connections on these terms; they stay open, and belong to the caller until the next call.
     *
     * @param filesOfRun files that other tasks of the run will read: a new database allows them too, so that it serves those tasks
     */
    Connections connect(DatabaseTerms wanted, Supplier<SortedSet<Path>> filesOfRun) throws SQLException {
        for (Open one : open) {
            if (one.terms().cover(wanted)) {
                return one.connections();
            }
        }
        if (!open.isEmpty() && !open.getFirst().terms().run().equals(wanted.run())) {
            retire();
        }
        while (open.size() >= MOST_OPEN) {
            close(open.removeFirst());
        }
        DatabaseTerms terms = wanted.withFiles(filesOfRun.get());
        Connections opened = DatabaseOpening.onTerms(blank(), terms);
        open.addLast(new Open(terms, opened));
        return opened;
    }

    /**
     * To be called when there is nothing to do: ends what served a run that is over, and opens a database ahead, so that the next run does not
     * wait for either.
     */
    void rest() {
        closeAll(ended);
        try {
            spare = blank();
        } catch (SQLException ignored) {
            // whoever needs a database opens one, and says what is wrong
        }
    }

    private Blank blank() throws SQLException {
        Blank opened = spare == null ? DatabaseOpening.open(spill) : spare;
        spare = null;
        return opened;
    }

    /** Those of an earlier run; ended in the next rest, or when another run is over before there was one. */
    private void retire() {
        closeAll(ended);
        ended.addAll(open);
        open.clear();
    }

    /** Ends what is open. Used after any failure: the next task starts with a new database. */
    @Override
    public void close() {
        closeAll(open);
        closeAll(ended);
        if (spare != null) {
            close(spare.connection());
            spare = null;
        }
    }

    private static void closeAll(Deque<Open> ending) {
        while (!ending.isEmpty()) {
            close(ending.removeFirst());
        }
    }

    private static void close(Open one) {
        close(one.connections().watching());
        close(one.connections().working());
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // it holds nothing that is needed
        }
    }

    private record Open(DatabaseTerms terms, Connections connections) {}
}
