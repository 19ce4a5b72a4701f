package dev.millrace.simulation.world;

import dev.millrace.simulation.fault.Story;
import dev.millrace.simulation.invariant.Broken;
import java.util.ArrayList;
import java.util.List;

/** Shortens a story to what concerns the thing that broke: writes about it and every fault that struck. */
final class StoryExcerpt {
    private StoryExcerpt() {}

    static String of(List<Story.Line> lines, List<Broken> broken, int most) {
        List<Story.Line> chosen = new ArrayList<>();
        for (Story.Line line : lines) {
            if (tells(line.what(), broken)) {
                chosen.add(line);
            }
        }
        StringBuilder text = new StringBuilder();
        int from = Math.max(0, chosen.size() - most);
        if (from > 0) {
            text.append("  … ").append(from).append(" lines before\n");
        }
        chosen.subList(from, chosen.size()).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static boolean tells(String what, List<Broken> broken) {
        boolean concerned = broken.isEmpty() || broken.stream().anyMatch(one -> one.concerns(what));
        boolean polls = what.startsWith("READ_DUE") || what.startsWith("RECEIVE_") && what.endsWith("→ []");
        return !polls && (concerned || what.contains("  ** "));
    }
}
