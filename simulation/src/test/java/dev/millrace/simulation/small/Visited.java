package dev.millrace.simulation.small;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** States by their hash, each with the way on which it was found first. */
final class Visited {
    private long[] hashes = new long[1 << 16];
    private int[] ids = new int[1 << 16];
    private int[] from = new int[1 << 15];
    private int[] what = new int[1 << 15];
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private int size;
    private int slot;
    private long sought;
    private int last = -1;
    private String lastMove = "";

    int size() {
        return size;
    }

    /** The state's id, or -1. A state that is not found may be added next. */
    int find(long hash) {
        sought = hash == 0 ? 1 : hash;
        slot = (int) (sought & (hashes.length - 1));
        while (hashes[slot] != 0) {
            if (hashes[slot] == sought) {
                return ids[slot];
            }
            slot = (slot + 1) & (hashes.length - 1);
        }
        return -1;
    }

    /** Adds the state that was not found. */
    int add(int predecessor, String move) {
        if (size == from.length) {
            from = Arrays.copyOf(from, 2 * size);
            what = Arrays.copyOf(what, 2 * size);
        }
        hashes[slot] = sought;
        ids[slot] = size;
        from[size] = predecessor;
        what[size] = numbers.computeIfAbsent(move, text -> {
            texts.add(text);
            return texts.size() - 1;
        });
        size++;
        if (2 * size > hashes.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldIds = ids;
        hashes = new long[2 * oldHashes.length];
        ids = new int[hashes.length];
        for (int index = 0; index < oldHashes.length; index++) {
            if (oldHashes[index] != 0) {
                int at = (int) (oldHashes[index] & (hashes.length - 1));
                while (hashes[at] != 0) {
                    at = (at + 1) & (hashes.length - 1);
                }
                hashes[at] = oldHashes[index];
                ids[at] = oldIds[index];
            }
        }
    }

    /** Where the search ends. */
    void endsWith(int id, String move) {
        last = id;
        lastMove = move;
    }

    String story() {
        return story(last) + "  " + lastMove + "\n";
    }

    /** The moves that lead to a state. */
    String story(int id) {
        List<String> moves = new ArrayList<>();
        for (int at = id; at >= 0; at = from[at]) {
            moves.add("  " + texts.get(what[at]));
        }
        Collections.reverse(moves);
        return String.join("\n", moves) + "\n";
    }
}
