package dev.millrace.storage.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.storage.ManualClock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Blocks of a text are read apart and put together as if read at once. */
final class RecordStartsTest {
    private static final Location FILE = new Location("memory:/t.csv");
    private static final TextRules DOUBLED = new TextRules(',', '"', '"');
    private static final List<TextRules> RULES = List.of(
            DOUBLED,
            new TextRules(';', '"', '\\'),
            new TextRules(' ', '\'', '\''),
            new TextRules('\t', '"', TextRules.NONE),
            new TextRules(',', '"', '"', '#', 0),
            new TextRules(';', TextRules.NONE, TextRules.NONE, '#', 0),
            TextRules.LINES);

    private static List<Long> starts(String text, TextRules rules, int blockBytes) {
        ObjectStore store = new MemoryObjectStore(new ManualClock());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        store.put(FILE, ObjectStore.Content.of(bytes));
        return new RecordStarts(store, FILE, bytes.length, rules).every(blockBytes);
    }

    @Test
    void leapsFromQuoteToQuoteSayWhatEachByteSays() {
        Random random = new Random(11);
        byte[] letters = "\",\\ \n\rab;'\t#".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 20_000; round++) {
            TextRules rules = RULES.get(round % RULES.size());
            byte[] block = new byte[random.nextInt(60)];
            int kinds = 1 + random.nextInt(letters.length);
            for (int i = 0; i < block.length; i++) {
                block[i] = letters[random.nextInt(kinds)];
            }
            Map<QuoteState, BlockScan.Outcome> outcomes = new BlockScan(block, rules).outcomes();
            for (QuoteState begin : QuoteState.values()) {
                QuoteState state = begin;
                for (byte letter : block) {
                    state = state.after(letter, rules);
                }
                BlockScan.Outcome outcome = Objects.requireNonNull(outcomes.get(begin));
                assertThat(outcome.end())
                        .as("%s from %s in %s", Arrays.toString(block), begin, rules)
                        .isEqualTo(state);
                int start = outcome.recordStart();
                if (start >= 0) {
                    assertThat(block[start - 1]).isEqualTo((byte) '\n');
                    assertThat(state(block, start - 1, begin, rules).mayEndRecord())
                            .isTrue();
                }
            }
        }
    }

    private static QuoteState state(byte[] block, int to, QuoteState begin, TextRules rules) {
        QuoteState state = begin;
        for (int i = 0; i < to; i++) {
            state = state.after(block[i], rules);
        }
        return state;
    }

    @Test
    void theStartsOfRecordsDependOnNoBlock() {
        String text = "id,text\n1,\"a\nb\"\n2,\"\"\"\n\"\"\"\n3,x\"y\n4, \"\nz\"\n5,\"\"\n6,last";
        List<Long> all = starts(text, DOUBLED, text.length());
        assertThat(all).containsExactly(0L);
        TreeSet<Long> found = new TreeSet<>();
        for (int blockBytes = 1; blockBytes < text.length(); blockBytes++) {
            for (long start : starts(text, DOUBLED, blockBytes)) {
                found.add(start);
                assertThat(text.substring((int) start))
                        .as("blocks of " + blockBytes)
                        .matches("(?s)(id|[1-6]),.*");
            }
        }
        assertThat(found).hasSize(7);
    }

    @Test
    void aRecordBesideAnEmptyLineOrBeforeAMarkIsNoStart() {
        assertThat(starts("aa\nbb\n\ncc\ndd\n", TextRules.LINES, 7)).containsExactly(0L, 10L);
        assertThat(starts("aa\r\nbb\r\n\r\ncc\r\ndd\r\n", TextRules.LINES, 5)).containsExactly(0L, 14L);
        assertThat(starts("x\naa\n\ufeffbb\ncc\n", TextRules.LINES, 3)).containsExactly(0L, 11L);
    }

    @Test
    void noRangeBeginsWithinSkippedLinesOrAtTheHeaderOrBesideAComment() {
        TextRules rules = new TextRules(',', '"', '"', '#', 2);
        String text = "one\n# no line\ntwo\na,b\n1,2\n# \" not open\n3,4\n5,6#\"\n7,8\n9,0\n";
        TreeSet<Long> found = new TreeSet<>();
        for (int blockBytes = 1; blockBytes < text.length(); blockBytes++) {
            found.addAll(starts(text, rules, blockBytes));
        }
        assertThat(found.stream().map(start -> text.substring(start.intValue(), start.intValue() + 3)))
                .containsExactly("one", "1,2", "5,6", "9,0");
    }

    @Test
    void aMarkBeforeAQuotedHeaderDoesNotHideItsQuote() {
        assertThat(starts("\ufeff\"a\nb\",c\n1,2\n3,4\n", DOUBLED, 4)).containsExactly(0L, 11L, 15L);
    }

    @Test
    void aRecordLongerThanItsBlocksIsReadByOneTask() {
        String text = "a,\"" + "x\n".repeat(5000) + "\"\nb,c\nd,e\n";
        assertThat(starts(text, DOUBLED, 100)).hasSize(2).first().isEqualTo(0L);
    }
}
