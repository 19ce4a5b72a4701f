package dev.millrace.service.report;

import dev.millrace.graph.StageId;
import dev.millrace.service.runs.StageView;
import dev.millrace.service.words.Human;
import java.util.ArrayList;
import java.util.List;

/** Stages as boxes from left to right, each behind those that it reads. */
final class StageDiagram {
    /** More are a table alone. */
    private static final int MOST_STAGES = 40;

    private static final int MOST_LETTERS = 20;
    private static final int WIDTH = 164;
    private static final int HEIGHT = 54;
    private static final int GAP_X = 40;
    private static final int GAP_Y = 18;

    private final Html html;
    private final List<Integer> depths = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    StageDiagram(Html html) {
        this.html = html;
    }

    static boolean canShow(List<StageView> stages) {
        return stages.size() > 1 && stages.size() <= MOST_STAGES;
    }

    void draw(List<StageView> stages) {
        int[] filled = new int[stages.size()];
        for (StageView stage : stages) {
            int depth = stage.stage().inputStages().stream()
                    .mapToInt(input -> depths.get(input.index()) + 1)
                    .max()
                    .orElse(0);
            depths.add(depth);
            places.add(filled[depth]++);
        }
        int width = (depths.stream().mapToInt(Integer::intValue).max().orElse(0) + 1) * (WIDTH + GAP_X) - GAP_X;
        int height = (places.stream().mapToInt(Integer::intValue).max().orElse(0) + 1) * (HEIGHT + GAP_Y) - GAP_Y;
        html.add("<div class=\"wide\"><svg class=\"diagram\" role=\"img\" width=\"" + (width + 2) + "\" height=\""
                + (height + 2) + "\" viewBox=\"-1 -1 " + (width + 2) + " " + (height + 2)
                + "\"><title>Which stages read which: the table below says the same</title>");
        stages.forEach(stage -> stage.stage()
                .inputStages()
                .forEach(input -> edge(input, stage.stage().id())));
        stages.forEach(this::box);
        html.add("</svg></div>");
    }

    private int x(StageId stage) {
        return depths.get(stage.index()) * (WIDTH + GAP_X);
    }

    private int y(StageId stage) {
        return places.get(stage.index()) * (HEIGHT + GAP_Y);
    }

    private void edge(StageId from, StageId to) {
        int startX = x(from) + WIDTH;
        int startY = y(from) + HEIGHT / 2;
        int endX = x(to);
        int endY = y(to) + HEIGHT / 2;
        int middle = (startX + endX) / 2;
        html.add("<path class=\"edge\" d=\"M" + startX + " " + startY + "C" + middle + " " + startY + " " + middle + " "
                + endY + " " + endX + " " + endY + "\"/>");
    }

    private void box(StageView stage) {
        StageId id = stage.stage().id();
        String name = stage.stage().name();
        html.add("<g transform=\"translate(" + x(id) + " " + y(id) + ")\"><title>")
                .title(name)
                .add("</title><rect class=\"box " + look(stage) + "\" width=\"" + WIDTH + "\" height=\"" + HEIGHT
                        + "\" rx=\"6\"/><text x=\"12\" y=\"22\"><tspan class=\"strong\">" + id + "</tspan> ")
                .title(
                        name.length() > MOST_LETTERS
                                ? name.substring(
                                                0, name.offsetByCodePoints(0, name.codePointCount(0, MOST_LETTERS) - 1))
                                        + "…"
                                : name)
                .add("</text><text class=\"soft\" x=\"12\" y=\"41\">" + Human.count(stage.tasks(), "task") + ", gave "
                        + Human.bytes(stage.totals().bytesWritten()) + "</text></g>");
    }

    private static String look(StageView stage) {
        return switch (stage.state()) {
            case "DONE" -> stage.takenBy().isPresent() ? "waits" : "done";
            case "RUNNING" -> "going";
            case "STOPPED" -> "stopped";
            default -> "waits";
        };
    }
}
