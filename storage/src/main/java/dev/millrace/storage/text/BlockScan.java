package dev.millrace.storage.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * A block of a text from any place in it: for each state in which the block may begin, the state in which it ends, and the first record that
 * begins within it. So blocks are read independently of each other, and put together exactly.
 */
final class BlockScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final int BYTE_ORDER_MARK = 0xEF;
    /** Outside of quotes and within them: what any state comes to after a few bytes. */
    private static final int USUAL_STATES = 2;

    private final byte[] block;
    private final TextRules rules;

    BlockScan(byte[] block, TextRules rules) {
        this.block = block;
        this.rules = rules;
    }

    /** @param recordStart position in the block; -1 = no record begins in it that could be read alone */
    record Outcome(QuoteState end, int recordStart) {}

    /** For each state at the beginning. */
    Map<QuoteState, Outcome> outcomes() {
        QuoteState[] states = QuoteState.values();
        int[] starts = new int[states.length];
        Arrays.fill(starts, -1);
        int position = 0;
        while (position < block.length && Arrays.stream(states).distinct().count() > USUAL_STATES) {
            for (int i = 0; i < states.length; i++) {
                if (starts[i] < 0 && states[i].mayEndRecord() && beginsRecord(position)) {
                    starts[i] = position + 1;
                }
                states[i] = states[i].after(block[position], rules);
            }
            position++;
        }
        Map<QuoteState, Outcome> tails = new EnumMap<>(QuoteState.class);
        for (QuoteState state : states) {
            int from = position;
            tails.computeIfAbsent(state, _ -> from(from, state));
        }
        Map<QuoteState, Outcome> outcomes = new EnumMap<>(QuoteState.class);
        for (int i = 0; i < states.length; i++) {
            Outcome tail = tails.getOrDefault(states[i], new Outcome(states[i], -1));
            outcomes.put(QuoteState.values()[i], starts[i] < 0 ? tail : new Outcome(tail.end(), starts[i]));
        }
        return outcomes;
    }

    /** From a position to the end of the block. */
    Outcome from(int first, QuoteState begin) {
        return rules.hasComments() ? byteByByte(first, begin) : leaping(first, begin);
    }

    private Outcome byteByByte(int first, QuoteState begin) {
        QuoteState state = begin;
        int start = -1;
        for (int position = first; position < block.length; position++) {
            if (start < 0 && state.mayEndRecord() && beginsRecord(position)) {
                start = position + 1;
            }
            state = state.after(block[position], rules);
        }
        return new Outcome(state, start);
    }

    /** From quote to quote. */
    private Outcome leaping(int first, QuoteState begin) {
        int position = first;
        QuoteState state = begin;
        int start = -1;
        while (position < block.length) {
            if (state == QuoteState.QUOTE_SEEN && block[position] != rules.quote()) {
                state = QuoteState.FIELD;
            }
            if (!state.isOutside()) {
                int end = state == QuoteState.QUOTED ? endOfQuoted(position) : position;
                if (end == block.length) {
                    return new Outcome(QuoteState.QUOTED, start);
                }
                state = state.after(block[end], rules);
                position = end + 1;
                continue;
            }
            int quote = rules.hasQuotes() ? find((byte) rules.quote(), position, block.length) : block.length;
            start = start < 0 ? recordStart(position, quote) : start;
            state = outside(position, quote, state);
            if (quote < block.length) {
                state = state.after(block[quote], rules);
            }
            position = quote + 1;
        }
        return new Outcome(state, start);
    }

    /** The next byte that matters within quotes, or the end. */
    private int endOfQuoted(int from) {
        if (rules.escape() == rules.quote() || rules.escape() == TextRules.NONE) {
            return find((byte) rules.quote(), from, block.length);
        }
        int position = from;
        while (position < block.length && block[position] != rules.quote() && block[position] != rules.escape()) {
            position++;
        }
        return position;
    }

    /** The state at {@code to}, behind bytes without a quote. */
    private QuoteState outside(int from, int to, QuoteState state) {
        for (int i = to - 1; i >= from; i--) {
            byte letter = block[i];
            if (letter == rules.delimiter() || letter == '\n' || letter == '\r') {
                return QuoteState.FIELD_START;
            }
            if (letter != ' ') {
                return QuoteState.FIELD;
            }
        }
        return state;
    }

    private int recordStart(int from, int to) {
        int feed = find((byte) '\n', from, to);
        while (feed < to) {
            if (beginsRecord(feed)) {
                return feed + 1;
            }
            feed = find((byte) '\n', feed + 1, to);
        }
        return -1;
    }

    /**
     * Whether a record that begins behind this byte can be the first of a file of its own, and the one before it the last: beside empty lines and
     * comments, and before a byte order mark, a file reads otherwise than its middle.
     */
    private boolean beginsRecord(int position) {
        if (block[position] != '\n' || position + 1 >= block.length) {
            return false;
        }
        int next = block[position + 1] & 0xFF;
        int last = position > 0 && block[position - 1] == '\r' ? position - 2 : position - 1;
        return next != '\n'
                && next != '\r'
                && next != BYTE_ORDER_MARK
                && !(rules.hasComments() && (next == rules.comment() || next == ' '))
                && last >= 0
                && block[last] != '\n'
                && block[last] != '\r';
    }

    /** The first of these bytes, eight at a time; {@code to} where there is none. */
    private int find(byte wanted, int from, int to) {
        long pattern = (wanted & 0xFFL) * ONES;
        int position = from;
        for (; position + Long.BYTES <= to; position += Long.BYTES) {
            long difference = (long) LONGS.get(block, position) ^ pattern;
            long zeros = (difference - ONES) & ~difference & TOPS;
            if (zeros != 0) {
                return position + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        while (position < to && block[position] != wanted) {
            position++;
        }
        return position;
    }
}
