package dev.millrace.service.result;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which columns of a table stand in so many columns of a terminal, and how wide. Texts are cut first, but not below {@link #LEAST}; then columns in the
 * middle are left out. Numbers and times are never cut, because a part of one is another one.
 *
 * @param places numbers of columns in order, and {@link #GAP} where some are left out
 * @param width at which texts are cut
 */
record Fit(List<Integer> places, int width) {
    static final int GAP = -1;
    static final int LEAST = 12;
    private static final int WIDEST = 60;
    private static final int BETWEEN = 2;
    private static final int OF_GAP = 1 + BETWEEN;

    /**
     * @param widths of columns as they are
     * @param texts whether a column may be cut
     * @param room 0: as much as it takes
     */
    static Fit of(int[] widths, boolean[] texts, int room) {
        List<Integer> all = IntStream.range(0, widths.length).boxed().toList();
        if (room <= 0 || total(all, widths, texts, LEAST) <= room) {
            return new Fit(all, widest(all, widths, texts, room));
        }
        TreeSet<Integer> kept = new TreeSet<>();
        int left = 0;
        int right = widths.length - 1;
        boolean atLeft = true;
        while (left <= right) {
            int next = atLeft ? left++ : right--;
            kept.add(next);
            if (total(List.copyOf(kept), widths, texts, LEAST) + OF_GAP > room && kept.size() > 1) {
                kept.remove(next);
                break;
            }
            atLeft = !atLeft;
        }
        List<Integer> shown = List.copyOf(kept);
        if (shown.equals(all)) {
            return new Fit(all, widest(all, widths, texts, room));
        }
        return new Fit(withGap(shown), widest(shown, widths, texts, room - OF_GAP));
    }

    private static List<Integer> withGap(List<Integer> shown) {
        List<Integer> places = new ArrayList<>(shown);
        int gap = 0;
        while (gap < shown.size() && shown.get(gap) == gap) {
            gap++;
        }
        places.add(gap, GAP);
        return List.copyOf(places);
    }

    private static int widest(List<Integer> shown, int[] widths, boolean[] texts, int room) {
        int width = WIDEST;
        while (room > 0 && width > LEAST && total(shown, widths, texts, width) > room) {
            width--;
        }
        return width;
    }

    private static int total(List<Integer> shown, int[] widths, boolean[] texts, int width) {
        int total = BETWEEN * (shown.size() - 1);
        for (int column : shown) {
            total += texts[column] ? Math.min(widths[column], width) : widths[column];
        }
        return total;
    }
}
