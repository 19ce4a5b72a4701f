package dev.millrace.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ManualClock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTableContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTableTest extends StateTableContract {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private LocalHome home;

    @BeforeEach
    void open() {
        home = LocalHome.open(
                folder.resolve("home 100% #1?a=b ü"),
                clock,
                new LocalHome.Options(false, false, 10_000, FileFaults.NONE));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Override
    protected StateTable table() {
        return home.table();
    }

    @Test
    void rowsAreThereWhenTheHomeIsOpenedAgain() {
        StateTable.Key key = new StateTable.Key("R#r", "RUN");
        table().update(new StateTable.Update(
                key, List.of(), List.of(set("state", "RUNNING"), set("version", 3), set("due", 7))));
        home.close();
        open();
        assertThat(table().read(key).orElseThrow().text("state")).contains("RUNNING");
        assertThat(table().due(7, 1)).hasSize(1);
    }

    @Test
    void aFlippedBitOfARowIsFoundAndTheRowIsNamed() throws Exception {
        StateTable.Key key = new StateTable.Key("R#r ü", "RUN");
        table().update(new StateTable.Update(
                key, List.of(), List.of(set("state", "RUNNING"), set("version", 3), set("due", 7), set("a", "{}"))));
        SplittableRandom random = new SplittableRandom(1);
        try (Session session = Session.open(home.folder().resolve("millrace.db"), 1000);
                PreparedStatement change = session.statement("UPDATE item SET body = CAST(? AS TEXT)")) {
            byte[] whole = RowText.write(key, table().read(key).orElseThrow().attributes())
                    .getBytes(StandardCharsets.UTF_8);
            for (int flip = 0; flip < 200; flip++) {
                byte[] flipped = whole.clone();
                int offset = flip % 3 == 0 ? whole.length - 1 - random.nextInt(16) : random.nextInt(whole.length);
                flipped[offset] ^= (byte) (1 << random.nextInt(8));
                change.setBytes(1, flipped);
                change.executeUpdate();
                assertThatThrownBy(() -> table().read(key))
                        .as(new String(flipped, StandardCharsets.UTF_8))
                        .isInstanceOf(MillraceException.class)
                        .hasMessageContaining("R#r ü");
                assertThatThrownBy(() -> table().due(7, 1)).isInstanceOf(MillraceException.class);
            }
            change.setBytes(1, whole);
            change.executeUpdate();
        }
        assertThat(table().read(key).orElseThrow().text("a")).contains("{}");
    }

    @Test
    void aRowOfAnEarlierVersionHasNoChecksumAndIsRead() throws Exception {
        StateTable.Key key = new StateTable.Key("R#r", "RUN");
        table().update(new StateTable.Update(key, List.of(), List.of(set("state", "RUNNING"), set("version", 3))));
        try (Session session = Session.open(home.folder().resolve("millrace.db"), 1000)) {
            session.execute("UPDATE item SET body = '{\"state\":\"DONE\",\"version\":3}'");
        }
        assertThat(table().read(key).orElseThrow().text("state")).contains("DONE");
    }

    @Test
    void aPersonCanReadARow() throws Exception {
        table().update(new StateTable.Update(
                new StateTable.Key("R#r", "RUN"),
                List.of(),
                List.of(set("state", "RUNNING"), set("version", 3), set("due", 7), set("expires", 9))));
        assertThat(folder.resolve("home 100% #1?a=b ü/millrace.db")).isRegularFile();
        try (Session session = Session.open(home.folder().resolve("millrace.db"), 1000)) {
            assertThat(
                            session.text(
                                    "SELECT pk || '|' || sk || '|' || version || '|' || due || '|' || expires || '|' || body FROM item"))
                    .isEqualTo(
                            "R#r|RUN|3|7|9|{\"due\":7,\"expires\":9,\"state\":\"RUNNING\",\"version\":3}crc32c:1f29be24");
            assertThat(session.text("PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(session.text("PRAGMA user_version")).isEqualTo("1");
        }
    }

    @Test
    void expiredRowsLeaveWhileOthersAreWritten() {
        for (int row = 0; row < 1500; row++) {
            long expires = clock.nowMillis() + (row % 2 == 0 ? 1 : 100_000);
            table().update(new StateTable.Update(
                    new StateTable.Key("C#" + row, ""), List.of(), List.of(set("expires", expires))));
        }
        clock.sleep(1000);
        for (int write = 0; write < 6000; write++) {
            table().update(new StateTable.Update(
                    new StateTable.Key("busy", ""), List.of(), List.of(set("write", write))));
        }
        assertThat(table().read(new StateTable.Key("C#0", ""))).isEmpty();
        assertThat(table().read(new StateTable.Key("C#1498", ""))).isEmpty();
        assertThat(table().read(new StateTable.Key("C#1", "")).flatMap(row -> row.number("expires")))
                .isNotEqualTo(Optional.empty());
        assertThat(table().read(new StateTable.Key("C#1499", ""))).isPresent();
    }
}
