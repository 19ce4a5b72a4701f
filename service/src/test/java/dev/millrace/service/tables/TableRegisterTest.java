package dev.millrace.service.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.plan.job.TableDefinition;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.named.NamedVersions;
import dev.millrace.storage.Clock;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.record.NamedKind;
import dev.millrace.storage.record.NamedRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much a tenant may register, and pages of what was registered. */
final class TableRegisterTest {
    private final Clock clock = new SystemClock();
    private final MemoryStateTable rows = new MemoryStateTable(clock);
    private final TableRegister register = new TableRegister(rows, clock, "geo");
    private final NamedVersions named = new NamedVersions(rows, clock, NamedKind.TABLE);

    private static TableDefinition table(String from) {
        return TableDefinition.read("one", new JobText("one", "{\"from\": \"" + from + "\"}", Path.of("/data")));
    }

    private void requireRefused(String code, String name, TableDefinition table) {
        assertThatThrownBy(() -> register.register(name, table))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        refused -> assertThat(refused.failure())
                                .extracting(Failure::code)
                                .isEqualTo(code));
    }

    @Test
    void aTenantHasAThousandTablesAndAnotherHasHisOwn() {
        for (int number = 0; number < TableRegister.MOST_TABLES; number++) {
            register.register("t" + number, table("a.csv"));
        }
        requireRefused("TOO_MANY_TABLES", "more", table("a.csv"));
        assertThat(register.register("t7", table("a.csv")))
                .as("what is there already")
                .isInstanceOf(TableRegister.Registered.Done.class);
        assertThat(register.save("t7", Optional.of(1), table("b.csv")))
                .as("another version")
                .isInstanceOf(TableRegister.Registered.Done.class);
        assertThat(new TableRegister(rows, clock, "web").register("more", table("a.csv")))
                .isInstanceOf(TableRegister.Registered.Done.class);
        register.remove("t7");
        assertThat(register.register("more", table("a.csv"))).isInstanceOf(TableRegister.Registered.Done.class);
        assertThat(register.names())
                .hasSize(TableRegister.MOST_TABLES)
                .contains("more")
                .doesNotContain("t7");
    }

    @Test
    void namesThatWereRemovedStillCountButMayBeUsedAgain() {
        for (int number = 0; number < TableRegister.MOST_NAMES; number++) {
            named.save("geo", "t" + number, Optional.empty(), table("a.csv").text());
            named.delete("geo", "t" + number, 1);
        }
        assertThat(register.names()).isEmpty();
        requireRefused("TOO_MANY_TABLES", "more", table("a.csv"));
        assertThat(register.register("t7", table("a.csv"))).isInstanceOf(TableRegister.Registered.Done.class);
    }

    @Test
    void aNameHasAThousandVersionsOfLimitedLength() {
        String folder = "f".repeat(TableRegister.MOST_CHARACTERS);
        requireRefused("TABLE_TOO_LONG", "long", table(folder + ".csv"));
        for (int version = 1; version <= TableRegister.MOST_VERSIONS; version++) {
            register.save("one", version == 1 ? Optional.empty() : Optional.of(version - 1), table(version + ".csv"));
        }
        assertThatThrownBy(() -> register.save("one", Optional.of(TableRegister.MOST_VERSIONS), table("a.csv")))
                .hasMessageContaining("1000 versions");
        assertThat(named.page("geo", "one", 999, 50).rows())
                .extracting(NamedRow::version)
                .containsExactly(999, 1000);
    }

    @Test
    void pagesOfVersionsEndByNumberAndByLengthAndLoseNone() {
        int length = NamedVersions.PAGE_CHARACTERS / 4;
        named.save("geo", "one", Optional.empty(), "x".repeat(length));
        named.delete("geo", "one", 1);
        named.save("geo", "one", Optional.empty(), "x".repeat(length));
        for (int version = 4; version <= 13; version++) {
            named.save("geo", "one", Optional.of(version - 1), "x".repeat(length));
        }
        List<Integer> all = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (int from = 1; from > 0; ) {
            NamedVersions.Page page = named.page("geo", "one", from, 50);
            page.rows().forEach(row -> all.add(row.version()));
            sizes.add(page.rows().size());
            from = page.nextOrZero();
        }
        assertThat(all)
                .as("2 was the deletion")
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 13)
                        .filter(version -> version != 2)
                        .boxed()
                        .toList());
        assertThat(sizes).containsExactly(5, 5, 2);
        assertThat(named.page("geo", "one", 3, 2).nextOrZero()).isEqualTo(5);
    }
}
