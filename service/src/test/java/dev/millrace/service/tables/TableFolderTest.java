package dev.millrace.service.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page asks for little, however much there is that is no table. */
final class TableFolderTest {
    private static final Location FOLDER = new Location("memory:lake");

    private final MemoryObjectStore objects = new MemoryObjectStore(new SystemClock());
    private int lists;

    private void put(String name) {
        objects.put(FOLDER.resolve(name), ObjectStore.Content.of(new byte[1]));
    }

    private ObjectStore counted() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    lists += method.getName().equals("list") ? 1 : 0;
                    return method.invoke(objects, arguments);
                });
    }

    private List<Integer> pages(int most, List<String> names) {
        TableFolder folder = new TableFolder(counted(), FOLDER, _ -> true);
        List<Integer> sizes = new ArrayList<>();
        String token = "";
        do {
            lists = 0;
            TableFolder.Page page = folder.page(token, most);
            assertThat(lists).isLessThanOrEqualTo(100);
            page.entries().forEach(entry -> names.add(entry.place().name()));
            sizes.add(page.entries().size());
            token = page.nextOrEmpty();
        } while (!token.isEmpty());
        return sizes;
    }

    @Test
    void whatIsNoTableEndsAPageAndTheNextGoesOnBehindIt() {
        int hidden = TableFolder.AT_ONCE * TableFolder.MOST_BARREN + 1;
        put("a.csv");
        for (int object = 0; object < hidden; object++) {
            put("b%05d.log".formatted(object));
            put("c/\u00fc%05d.csv".formatted(object));
        }
        put("d.csv");
        for (int object = 0; object < TableFolder.MOST_BARREN + 1; object++) {
            put("_%05d/x.csv".formatted(object));
        }
        put("z/x.csv");
        for (int most : new int[] {1, 50}) {
            List<String> names = new ArrayList<>();
            List<Integer> sizes = pages(most, names);
            assertThat(names).containsExactly("a.csv", "c", "d.csv", "z");
            assertThat(sizes).as("an empty page, or a short one").hasSizeGreaterThan(most == 1 ? 4 : 2);
        }
    }

    @Test
    void manyFoldersAreReadInSeveralPages() {
        for (int table = 0; table < 250; table++) {
            put("t%03d/x.csv".formatted(table));
        }
        List<String> names = new ArrayList<>();
        assertThat(pages(1_000, names)).containsExactly(100, 100, 50);
        assertThat(names).hasSize(250).doesNotHaveDuplicates().isSorted();
    }
}
