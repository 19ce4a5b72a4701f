package dev.millrace.storage.local;

import dev.millrace.storage.Clock;
import dev.millrace.storage.TaskQueue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Queues in the table {@code message}. First in, first out, by the time at which a message became visible. */
public final class LocalTaskQueue implements TaskQueue {
    private static final int COUNTED = 10_000;
    private static final String SEND = "INSERT INTO message (queue, visible_at, receipt, body) VALUES (?, ?, 0, ?)";
    private static final String ANY = "SELECT 1 FROM message WHERE queue = ? AND visible_at <= ? LIMIT 1";
    private static final String NEXT =
            "SELECT id, body FROM message WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?";
    private static final String TAKE = "UPDATE message SET visible_at = ?, receipt = ? WHERE id = ?";
    private static final String EXTEND = "UPDATE message SET visible_at = ? WHERE id = ? AND receipt = ? AND queue = ?";
    private static final String DELETE = "DELETE FROM message WHERE id = ? AND receipt = ? AND queue = ?";
    private static final String COUNT =
            "SELECT count(*) FROM (SELECT 1 FROM message WHERE queue = ? AND visible_at <= ? LIMIT " + COUNTED + ")";

    /** Ids are given again after a deletion, so a receipt also has random bits. */
    private record Receipt(long id, long bits) {
        static Receipt parse(String text) {
            int dash = text.indexOf('-');
            return new Receipt(
                    Long.parseLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1), 16));
        }

        @Override
        public String toString() {
            return id + "-" + Long.toHexString(bits);
        }
    }

    private final LocalDatabase database;
    private final Clock clock;

    public LocalTaskQueue(LocalDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void send(String queue, List<String> bodies) {
        sendLater(queue, bodies, 0);
    }

    @Override
    public void sendLater(String queue, List<String> bodies, long delayMillis) {
        bodies.forEach(TaskQueue::checkBody);
        TaskQueue.checkDelay(delayMillis);
        if (bodies.isEmpty()) {
            return;
        }
        long visibleAt = clock.nowMillis() + delayMillis;
        database.write(session -> {
            PreparedStatement statement = session.statement(SEND);
            for (String body : bodies) {
                statement.setString(1, queue);
                statement.setLong(2, visibleAt);
                statement.setString(3, body);
                statement.executeUpdate();
            }
            return bodies.size();
        });
    }

    @Override
    public List<Received> receive(String queue, int max, long visibilityMillis) {
        // Workers ask empty queues all the time; that must not cost a commit.
        return isEmpty(queue) ? List.of() : database.write(session -> take(session, queue, max, visibilityMillis));
    }

    private boolean isEmpty(String queue) {
        return database.read(session -> {
            PreparedStatement statement = session.statement(ANY);
            statement.setString(1, queue);
            statement.setLong(2, clock.nowMillis());
            try (ResultSet result = statement.executeQuery()) {
                return !result.next();
            }
        });
    }

    private List<Received> take(Session session, String queue, int max, long visibilityMillis) throws SQLException {
        long now = clock.nowMillis();
        PreparedStatement next = session.statement(NEXT);
        next.setString(1, queue);
        next.setLong(2, now);
        next.setInt(3, max);
        List<Received> received = new ArrayList<>();
        List<Receipt> receipts = new ArrayList<>();
        try (ResultSet result = next.executeQuery()) {
            while (result.next()) {
                Receipt receipt = new Receipt(
                        result.getLong(1), ThreadLocalRandom.current().nextLong());
                receipts.add(receipt);
                received.add(new Received(result.getString(2), receipt.toString()));
            }
        }
        PreparedStatement take = session.statement(TAKE);
        for (Receipt receipt : receipts) {
            take.setLong(1, now + visibilityMillis);
            take.setLong(2, receipt.bits());
            take.setLong(3, receipt.id());
            take.executeUpdate();
        }
        return received;
    }

    @Override
    public void extend(String queue, String receipt, long visibilityMillis) {
        Receipt parsed = Receipt.parse(receipt);
        long visibleAt = clock.nowMillis() + visibilityMillis;
        database.write(session -> {
            PreparedStatement statement = session.statement(EXTEND);
            statement.setLong(1, visibleAt);
            statement.setLong(2, parsed.id());
            statement.setLong(3, parsed.bits());
            statement.setString(4, queue);
            return statement.executeUpdate();
        });
    }

    @Override
    public void delete(String queue, String receipt) {
        deleteAll(queue, List.of(receipt));
    }

    @Override
    public void deleteAll(String queue, List<String> receipts) {
        if (receipts.isEmpty()) {
            return;
        }
        List<Receipt> parsed = receipts.stream().map(Receipt::parse).toList();
        database.write(session -> {
            PreparedStatement statement = session.statement(DELETE);
            for (Receipt receipt : parsed) {
                statement.setLong(1, receipt.id());
                statement.setLong(2, receipt.bits());
                statement.setString(3, queue);
                statement.executeUpdate();
            }
            return parsed.size();
        });
    }

    /** Counts up to {@value #COUNTED}. */
    @Override
    public long visible(String queue) {
        return database.read(session -> {
            PreparedStatement statement = session.statement(COUNT);
            statement.setString(1, queue);
            statement.setLong(2, clock.nowMillis());
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getLong(1) : 0L;
            }
        });
    }
}
