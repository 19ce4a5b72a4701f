package dev.millrace.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompactMapTest {
    private static final List<String> PIECES =
            List.of("", "a", "ab", "/", "R#run#C#", "0", "17", "\0", "ü", "\uFF5E", "\uD83D\uDE80", "zz");

    @Test
    void itIsASortedMapUnderAnyOperations() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            CompactMap<Integer> compact = new CompactMap<>();
            TreeMap<String, Integer> sorted = new TreeMap<>(Utf8Order.OF_TEXT);
            for (int step = 0; step < 5000; step++) {
                String key = key(random);
                if (random.nextInt(seed % 3 + 2) == 0) {
                    compact.remove(key);
                    sorted.remove(key);
                } else {
                    compact.put(key, step);
                    sorted.put(key, step);
                }
                String probe = key(random);
                assertThat(compact.get(probe)).as("seed %s", seed).isEqualTo(Optional.ofNullable(sorted.get(probe)));
            }
            assertThat(compact.size()).isEqualTo(sorted.size());
            for (String from : List.of("", key(random), key(random), "\uD83D\uDE80\uD83D\uDE80")) {
                List<String> visited = new ArrayList<>();
                compact.from(from, (key, value) -> visited.add(key + value));
                List<String> expected = new ArrayList<>();
                sorted.tailMap(from).forEach((key, value) -> expected.add(key + value));
                assertThat(visited).as("seed %s from %s", seed, from).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSharedTextComesBackWhole() {
        Random random = new Random(1);
        SharedText last = SharedText.whole("");
        for (int step = 0; step < 10_000; step++) {
            String text = random.nextBoolean() ? "{\"task\":" + step + ",\"plan\":\"aaa\"}" : key(random);
            last = SharedText.like(last, text);
            assertThat(last.text()).isEqualTo(text);
        }
    }

    private static String key(Random random) {
        StringBuilder key = new StringBuilder();
        for (int piece = random.nextInt(5); piece >= 0; piece--) {
            key.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return key.toString();
    }
}
