package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every {@link StateTable} does. */
public abstract class StateTableContract {
    private static final int THREADS = 16;
    private static final Key KEY = new Key("R#run", "RUN");

    /** The table under test, the same for a whole test and empty when it begins. */
    protected abstract StateTable table();

    @Test
    void aRowThatWasNeverWrittenIsAbsent() {
        assertThat(table().read(KEY)).isEmpty();
        assertThat(table().query("R#run", "")).isEmpty();
        table().remove(KEY);
        assertThat(table().read(KEY)).isEmpty();
    }

    @Test
    void anUpdateCreatesTheRowAndReturnsItAsItIsNow() {
        Row row = applied(set("state", "ACCEPTED"), set("version", 1));
        assertThat(row).isEqualTo(row("state", Value.of("ACCEPTED"), "version", Value.of(1)));
        assertThat(table().read(KEY)).contains(row);
    }

    @Test
    void anUpdateKeepsWhatItDoesNotName() {
        applied(set("a", 1), set("b", "two"), set("c", 3));
        assertThat(applied(set("b", 2), new Change.Remove("c"), new Change.Remove("never")))
                .isEqualTo(row("a", Value.of(1), "b", Value.of(2)));
    }

    @Test
    void manyRowsAreReadInTheOrderOfTheirKeys() {
        List<Key> keys = new ArrayList<>();
        List<Optional<Row>> expected = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            Key key = new Key("R#many", "S#" + number);
            keys.add(key);
            boolean there = number % 3 != 0;
            if (there) {
                table().update(new Update(key, List.of(), List.of(set("number", number))));
            }
            expected.add(
                    there
                            ? Optional.of(new Row(key, StateTable.attributes(Map.of("number", Value.of(number)))))
                            : Optional.empty());
        }
        assertThat(table().readAll(keys)).isEqualTo(expected);
        assertThat(table().readAll(List.of())).isEmpty();
    }

    @Test
    void aRowWithoutAttributesIsARow() {
        applied();
        assertThat(table().read(KEY)).contains(row());
        assertThat(update(List.of(new Condition.RowExists()))).isInstanceOf(Outcome.Applied.class);
        assertThat(update(List.of(new Condition.RowAbsent()))).isEqualTo(new Outcome.Refused(Optional.of(row())));
    }

    @Test
    void addingBeginsAtTheStartOnlyOnce() {
        assertThat(applied(new Change.Add("remaining", 32, -1)).number("remaining"))
                .contains(31L);
        assertThat(applied(new Change.Add("remaining", 32, -1)).number("remaining"))
                .contains(30L);
        assertThat(applied(new Change.Add("other", 0, Long.MAX_VALUE)).number("other"))
                .contains(Long.MAX_VALUE);
    }

    @Test
    void changesAreMadeOneAfterTheOther() {
        assertThat(applied(set("a", 1), new Change.Add("a", 0, 5), new Change.Remove("b"), set("b", "x")))
                .isEqualTo(row("a", Value.of(6), "b", Value.of("x")));
    }

    @Test
    void addingToATextIsRefusedAndChangesNothing() {
        Row row = applied(set("a", "text"));
        assertThatThrownBy(() ->
                        table().update(new Update(KEY, List.of(), List.of(set("b", 1), new Change.Add("a", 0, 1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'");
        assertThat(table().read(KEY)).contains(row);
        assertThat(applied(set("c", 1)).number("c")).contains(1L);
    }

    @Test
    void aRefusedUpdateFailsAloneAmongMany() throws Exception {
        applied(set("text", "abc"));
        List<Boolean> failed = Race.of(THREADS, thread -> {
            boolean wrong = thread % 2 == 0;
            try {
                update(List.of(), new Change.Add(wrong ? "text" : "sum", 0, 1));
                return false;
            } catch (IllegalArgumentException refused) {
                return true;
            }
        });
        for (int thread = 0; thread < THREADS; thread++) {
            assertThat(failed.get(thread)).isEqualTo(thread % 2 == 0);
        }
        assertThat(table().read(KEY)).contains(row("sum", Value.of(THREADS / 2), "text", Value.of("abc")));
    }

    @Test
    void valuesKeepTheirTypeAndAllTheirBits() {
        for (String text : List.of("", "7", "a\nb", "\"\\\u0001", "ü日\uD83D\uDE80", "null", "x".repeat(100_000))) {
            assertThat(applied(set("text", text)).text("text")).contains(text);
            assertThat(table().read(KEY).orElseThrow().text("text")).contains(text);
            assertThat(table().read(KEY).orElseThrow().number("text")).isEmpty();
        }
        for (long number : List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1)) {
            applied(set("number", number));
            assertThat(table().read(KEY).orElseThrow().number("number")).contains(number);
        }
    }

    @Test
    void eachConditionHoldsExactlyWhenItSays() {
        Row row = applied(set("five", 5), set("text", "abc"));
        Map<Condition, Boolean> holds = new java.util.LinkedHashMap<>();
        holds.put(new Condition.RowExists(), true);
        holds.put(new Condition.RowAbsent(), false);
        holds.put(new Condition.Absent("none"), true);
        holds.put(new Condition.Absent("five"), false);
        holds.put(new Condition.Equal("five", Value.of(5)), true);
        holds.put(new Condition.Equal("five", Value.of(6)), false);
        holds.put(new Condition.Equal("five", Value.of("5")), false);
        holds.put(new Condition.Equal("text", Value.of("abc")), true);
        holds.put(new Condition.Equal("text", Value.of("abC")), false);
        holds.put(new Condition.Equal("none", Value.of("")), false);
        holds.put(new Condition.AbsentOrBelow("five", 6), true);
        holds.put(new Condition.AbsentOrBelow("five", 5), false);
        holds.put(new Condition.AbsentOrBelow("none", 0), true);
        holds.put(new Condition.AbsentOrBelow("text", 9), false);
        holds.put(new Condition.AbsentOrBelow("five", Long.MIN_VALUE), false);
        holds.put(new Condition.AbsentOrAtMost("five", 5), true);
        holds.put(new Condition.AbsentOrAtMost("five", 4), false);
        holds.put(new Condition.AbsentOrAtMost("none", -1), true);
        holds.put(new Condition.AbsentOrAtMost("text", Long.MAX_VALUE), false);
        holds.put(new Condition.AbsentOrEqual("five", Value.of(5)), true);
        holds.put(new Condition.AbsentOrEqual("five", Value.of(4)), false);
        holds.put(new Condition.AbsentOrEqual("none", Value.of("x")), true);
        holds.put(new Condition.AbsentOrEqual("text", Value.of("abc")), true);
        holds.forEach((condition, expected) -> {
            Outcome outcome = update(List.of(condition));
            assertThat(outcome)
                    .as(condition.toString())
                    .isEqualTo(expected ? new Outcome.Applied(row) : new Outcome.Refused(Optional.of(row)));
            Outcome both = update(List.of(new Condition.RowExists(), condition));
            assertThat(both instanceof Outcome.Applied).as(condition.toString()).isEqualTo(expected);
            Outcome never = update(List.of(condition, new Condition.Equal("five", Value.of(0))));
            assertThat(never).isInstanceOf(Outcome.Refused.class);
        });
    }

    @Test
    void conditionsOnAnAbsentRowSeeNoAttributes() {
        List<Condition> hold = List.of(
                new Condition.RowAbsent(),
                new Condition.Absent("a"),
                new Condition.AbsentOrBelow("a", 0),
                new Condition.AbsentOrAtMost("a", 0),
                new Condition.AbsentOrEqual("a", Value.of("x")));
        List<Condition> fail = List.of(new Condition.RowExists(), new Condition.Equal("a", Value.of(1)));
        fail.forEach(
                condition -> assertThat(update(List.of(condition))).isEqualTo(new Outcome.Refused(Optional.empty())));
        assertThat(table().read(KEY)).isEmpty();
        hold.forEach(condition -> {
            assertThat(update(List.of(condition))).as(condition.toString()).isInstanceOf(Outcome.Applied.class);
            table().remove(KEY);
        });
        assertThat(update(hold)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aRefusedUpdateReturnsTheOldRowAndChangesNothing() {
        Row row = applied(set("t7", "0.7.1"), new Change.Add("remaining", 32, -1));
        Outcome outcome = table().update(new Update(
                KEY,
                List.of(new Condition.Absent("t7")),
                List.of(set("t7", "0.7.2"), new Change.Add("remaining", 32, -1))));
        assertThat(outcome).isEqualTo(new Outcome.Refused(Optional.of(row)));
        assertThat(table().read(KEY)).contains(row);
    }

    @Test
    void aRemovedRowIsAbsentAgain() {
        applied(set("a", 1), set("due", 5));
        table().remove(KEY);
        assertThat(table().read(KEY)).isEmpty();
        assertThat(table().due(100, 10)).isEmpty();
        assertThat(update(List.of(new Condition.RowAbsent()))).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void manyRowsAreRemovedWhetherTheyAreThereOrNot() {
        Key other = new Key(KEY.partition(), KEY.sort() + "2");
        Key kept = new Key(KEY.partition(), KEY.sort() + "3");
        for (Key key : List.of(KEY, other, kept)) {
            table().update(new Update(key, List.of(), List.of(set("a", 1))));
        }
        table().removeAll(List.of(KEY, new Key("absent", "row"), other));
        assertThat(table().query(KEY.partition(), KEY.sort()))
                .extracting(Row::key)
                .containsExactly(kept);
        table().removeAll(List.of());
        assertThat(table().read(kept)).isPresent();
    }

    @Test
    void ofManyThreadsOneSetsASlotAndEachAdditionCounts() throws Exception {
        for (int round = 0; round < 10; round++) {
            Key key = new Key("R#run#S#0#0#0#" + round, "");
            List<Boolean> won = Race.of(THREADS, thread -> {
                Outcome outcome = table().update(new Update(
                        key,
                        List.of(new Condition.Absent("t0")),
                        List.of(set("t0", "by " + thread), new Change.Add("remaining", 32, -1))));
                table().update(new Update(key, List.of(), List.of(new Change.Add("tries", 0, 1))));
                return outcome instanceof Outcome.Applied;
            });
            assertThat(won).containsOnlyOnce(true);
            Row row = table().read(key).orElseThrow();
            assertThat(row.text("t0")).contains("by " + won.indexOf(true));
            assertThat(row.number("remaining")).contains(31L);
            assertThat(row.number("tries")).contains((long) THREADS);
        }
    }

    @Test
    void ofManyThreadsOneFindsTheVersionItRead() throws Exception {
        applied(set("version", 0));
        int rounds = 30;
        List<Integer> wins = Race.of(THREADS, thread -> {
            int won = 0;
            for (long version = 0; version < rounds; version++) {
                Outcome outcome =
                        update(List.of(new Condition.Equal("version", Value.of(version))), set("version", version + 1));
                won += outcome instanceof Outcome.Applied ? 1 : 0;
                while (table().read(KEY).orElseThrow().number("version").orElseThrow() <= version) {
                    Thread.onSpinWait();
                }
            }
            return won;
        });
        assertThat(wins.stream().mapToInt(Integer::intValue).sum()).isEqualTo(rounds);
    }

    @Test
    void aQueryGivesOnePartitionsRowsWithThePrefixInOrder() {
        List<String> sorts = List.of(
                "STG#0",
                "STG#1",
                "STG#10",
                "STG#2",
                "RUN",
                "STG",
                "STH",
                "",
                "STG#\uD83D\uDE80",
                "STG#\uFF5E",
                "STG#%",
                "STG#_");
        sorts.forEach(sort -> table().update(new Update(new Key("R#a", sort), List.of(), List.of(set("sort", sort)))));
        table().update(new Update(new Key("R#a#C", "STG#1"), List.of(), List.of()));
        table().update(new Update(new Key("R#", "STG#1"), List.of(), List.of()));
        assertThat(sorts(table().query("R#a", "STG#")))
                .containsExactly(
                        "STG#%", "STG#0", "STG#1", "STG#10", "STG#2", "STG#_", "STG#\uFF5E", "STG#\uD83D\uDE80");
        assertThat(sorts(table().query("R#a", ""))).hasSize(sorts.size()).startsWith("", "RUN", "STG");
        assertThat(table().query("R#a", "STG#1").getFirst())
                .isEqualTo(new Row(new Key("R#a", "STG#1"), new TreeMap<>(Map.of("sort", Value.of("STG#1")))));
        assertThat(table().query("R#b", "")).isEmpty();
    }

    @Test
    void aQueryGivesAllPages() {
        for (int hundred = 0; hundred < 25; hundred++) {
            List<Update> updates = new ArrayList<>();
            for (int row = hundred * 100; row < hundred * 100 + 100; row++) {
                Key key = new Key("big", String.format("%05d", row));
                updates.add(new Update(key, List.of(), List.of(set("text", "x".repeat(500)))));
            }
            table().transact(updates);
        }
        assertThat(sorts(table().query("big", ""))).hasSize(2500).isSorted();
        assertThat(table().query("big", "0001")).hasSize(10);
    }

    @Test
    void keysOfAnyCharactersAreDifferentRows() {
        List<String> texts =
                List.of("a", "A", "ä", "a\u0308", "日本", "\uD83D\uDE80", "a b", "a'b", "a\"b", "%", "_", "a\nb", "#");
        for (String partition : texts) {
            for (String sort : texts) {
                table().update(new Update(
                        new Key(partition, sort), List.of(new Condition.RowAbsent()), List.of(set(sort, partition))));
            }
        }
        for (String partition : texts) {
            assertThat(table().query(partition, "")).hasSize(texts.size());
            for (String sort : texts) {
                assertThat(table().read(new Key(partition, sort)).orElseThrow().text(sort))
                        .contains(partition);
            }
        }
    }

    @Test
    void aTransactionAppliesAllItsUpdates() {
        Key other = new Key("OUT#d", "");
        Outcome outcome = table().transact(List.of(
                new Update(KEY, List.of(new Condition.RowAbsent()), List.of(set("state", "PUBLISHING"))),
                new Update(other, List.of(new Condition.Absent("run")), List.of(set("run", "r")))));
        assertThat(outcome).isEqualTo(new Outcome.Applied(row("state", Value.of("PUBLISHING"))));
        assertThat(table().read(other).orElseThrow().text("run")).contains("r");
    }

    @Test
    void aTransactionWithOneFalseConditionAppliesNothingAndReturnsThatRow() {
        Row first = applied(set("version", 1));
        Key other = new Key("OUT#d", "");
        table().update(new Update(other, List.of(), List.of(set("run", "someone"))));
        Outcome outcome = table().transact(List.of(
                new Update(KEY, List.of(new Condition.Equal("version", Value.of(1))), List.of(set("version", 2))),
                new Update(other, List.of(new Condition.Absent("run")), List.of(set("run", "me")))));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.old().orElseThrow().text("run"))
                                .contains("someone"));
        assertThat(table().read(KEY)).contains(first);
        assertThat(table().read(other).orElseThrow().text("run")).contains("someone");
    }

    @Test
    void transactionsOfManyThreadsNeverShowHalves() throws Exception {
        Key left = new Key("left", "");
        Key right = new Key("right", "");
        int rounds = 25;
        List<Integer> wins = Race.of(THREADS, thread -> {
            int won = 0;
            for (int round = 0; round < rounds; round++) {
                long version =
                        table().read(left).flatMap(row -> row.number("version")).orElse(0L);
                Condition same = version == 0
                        ? new Condition.Absent("version")
                        : new Condition.Equal("version", Value.of(version));
                List<Update> both = List.of(
                        new Update(left, List.of(same), List.of(set("version", version + 1))),
                        new Update(right, List.of(same), List.of(set("version", version + 1))));
                won += table().transact(both) instanceof Outcome.Applied ? 1 : 0;
            }
            return won;
        });
        long sum = wins.stream().mapToLong(Integer::longValue).sum();
        assertThat(table().read(left).orElseThrow().number("version")).contains(sum);
        assertThat(table().read(right).orElseThrow().number("version")).contains(sum);
    }

    @Test
    void aTransactionIsRefusedWhenItIsEmptyOrNamesARowTwice() {
        Update update = new Update(KEY, List.of(), List.of(set("a", 1)));
        assertThatThrownBy(() -> table().transact(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table().transact(List.of(update, update)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(table().read(KEY)).isEmpty();
    }

    @Test
    void dueRowsComeEarliestFirstUpToTheLimit() {
        long[] dues = {50, 10, 40, 20, 30, 20};
        for (int row = 0; row < dues.length; row++) {
            table().update(new Update(new Key("r" + row, ""), List.of(), List.of(set("due", dues[row]))));
        }
        table().update(new Update(new Key("never", ""), List.of(), List.of(set("a", 1))));
        table().update(new Update(new Key("text", ""), List.of(), List.of(set("due", "5"))));
        assertThat(dues(table().due(40, 10))).containsExactly(10L, 20L, 20L, 30L, 40L);
        assertThat(dues(table().due(40, 2))).containsExactly(10L, 20L);
        assertThat(table().due(9, 10)).isEmpty();
    }

    /** One partition is in one place, so that there are more rows in it than a page has. */
    @Test
    void eachRowThatIsDueIsToldOnceHoweverManyThereAre() {
        List<Key> keys = new ArrayList<>();
        for (int row = 0; row < 230; row++) {
            keys.add(new Key("many", String.format(Locale.ROOT, "row%04d", row)));
        }
        for (int row = 0; row < 8; row++) {
            keys.add(new Key("few" + row, ""));
        }
        keys.forEach(key -> table().update(new Update(key, List.of(), List.of(set("due", 7)))));
        table().update(new Update(new Key("many", "never"), List.of(), List.of(set("a", 1))));
        Key left = keys.removeLast();
        table().update(new Update(left, List.of(), List.of(new Change.Remove("due"))));
        List<Row> told = new ArrayList<>();
        table().eachDue(told::add);
        assertThat(told).extracting(Row::key).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(told).allMatch(row -> row.number("due").equals(Optional.of(7L)));
    }

    @Test
    void aRowMovesInTheOrderOfDueAndLeavesIt() {
        applied(set("due", 10), set("a", 1));
        applied(set("due", 100));
        assertThat(table().due(99, 10)).isEmpty();
        assertThat(table().due(100, 10)).containsExactly(row("a", Value.of(1), "due", Value.of(100)));
        update(List.of(new Condition.RowAbsent()), set("due", 1));
        assertThat(table().due(99, 10)).isEmpty();
        applied(new Change.Remove("due"));
        assertThat(table().due(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void anExpiredRowMayVanishButOthersStay() {
        applied(set("expires", Long.MAX_VALUE), set("a", 1));
        table().update(new Update(new Key("past", ""), List.of(), List.of(set("expires", 1))));
        table().update(new Update(new Key("text", ""), List.of(), List.of(set("expires", "1"))));
        assertThat(table().read(KEY)).isPresent();
        assertThat(table().read(new Key("text", ""))).isPresent();
        Optional<Row> past = table().read(new Key("past", ""));
        assertThat(past.isEmpty() || past.get().number("expires").equals(Optional.of(1L)))
                .isTrue();
    }

    protected static Change set(String attribute, String text) {
        return new Change.Set(attribute, Value.of(text));
    }

    protected static Change set(String attribute, long number) {
        return new Change.Set(attribute, Value.of(number));
    }

    private Outcome update(List<Condition> conditions, Change... changes) {
        return table().update(new Update(KEY, conditions, List.of(changes)));
    }

    private Row applied(Change... changes) {
        return ((Outcome.Applied) update(List.of(), changes)).row();
    }

    private static Row row(Object... attributes) {
        Map<String, Value> map = new TreeMap<>();
        for (int index = 0; index < attributes.length; index += 2) {
            map.put((String) attributes[index], (Value) attributes[index + 1]);
        }
        return new Row(KEY, StateTable.attributes(map));
    }

    private static List<String> sorts(List<Row> rows) {
        return rows.stream().map(row -> row.key().sort()).toList();
    }

    private static List<Long> dues(List<Row> rows) {
        List<Long> dues = new ArrayList<>();
        rows.forEach(row -> dues.add(row.number("due").orElseThrow()));
        return dues;
    }
}
