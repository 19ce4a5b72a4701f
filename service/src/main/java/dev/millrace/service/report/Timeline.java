package dev.millrace.service.report;

import dev.millrace.service.words.Human;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/** A task stream as pictures: a strip for each lane, as high as attempts were at once, and below it the time. */
final class Timeline {
    /** Columns of a strip. */
    static final int COLUMNS = 600;

    private static final double HEIGHT = 40;
    private static final int TICKS = 5;

    private final Html html;

    Timeline(Html html) {
        this.html = html;
    }

    void draw(TaskStream stream) {
        html.add("<div class=\"stream\">");
        stream.lanes().forEach(lane -> draw(lane, stream.columns()));
        html.add("<div class=\"axis\"><span></span><div>");
        for (int tick = 0; tick <= TICKS; tick++) {
            long millis = (stream.toMillis() - stream.fromMillis()) * tick / TICKS;
            html.add("<span>").plain(tick == 0 ? "0" : Human.millis(millis)).add("</span>");
        }
        html.add("</div><span></span></div></div>");
        legend(stream);
    }

    private void legend(TaskStream stream) {
        html.add("<p class=\"legend\">");
        key("done", "attempts that count", stream, TaskStream.Lane::done);
        key("failed", "attempts that failed", stream, TaskStream.Lane::failed);
        key("running", "attempts at work", stream, TaskStream.Lane::running);
        html.add("</p>");
    }

    private void key(String look, String words, TaskStream stream, Function<TaskStream.Lane, List<Double>> values) {
        if (stream.lanes().stream().anyMatch(lane -> any(values.apply(lane)))) {
            html.add("<span class=\"key " + look + "\"></span>" + words);
        }
    }

    private static boolean any(List<Double> values) {
        return values.stream().anyMatch(value -> value > 0);
    }

    private void draw(TaskStream.Lane lane, int columns) {
        double most = Math.max(lane.most(), 1e-9);
        String words = (lane.stage() == TaskStream.OTHERS ? "" : "Stage " + lane.stage() + ": ")
                + Human.count(lane.attempts(), "attempt") + ", at most " + number(most) + " at once";
        html.add("<div class=\"lane\"><span class=\"name\">");
        if (lane.stage() != TaskStream.OTHERS) {
            html.add("<b>" + lane.stage() + "</b> ");
        }
        html.said(lane.name()).add("</span>");
        html.add("<svg role=\"img\" preserveAspectRatio=\"none\" viewBox=\"0 0 " + columns + " " + number(HEIGHT)
                        + "\"><title>")
                .plain(words)
                .add("</title>");
        for (int tick = 1; tick < TICKS; tick++) {
            String x = number((double) columns * tick / TICKS);
            html.add("<line class=\"grid\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"0\" y2=\"" + number(HEIGHT) + "\"/>");
        }
        area("failed", columns, most, lane::all, any(lane.failed()));
        area(
                "running",
                columns,
                most,
                column -> lane.done().get(column) + lane.running().get(column),
                any(lane.running()));
        area("done", columns, most, column -> lane.done().get(column), any(lane.done()));
        html.add("</svg><span class=\"most\">" + number(most) + "</span></div>");
    }

    /** From the bottom up: what is drawn first is seen where it is higher than what is drawn later. */
    private void area(String kind, int columns, double most, IntToDoubleFunction value, boolean seen) {
        if (!seen) {
            return;
        }
        StringBuilder path = new StringBuilder("M0 " + number(HEIGHT));
        String before = number(HEIGHT);
        for (int column = 0; column < columns; column++) {
            String y = number(HEIGHT * (1 - value.applyAsDouble(column) / most));
            if (!y.equals(before)) {
                path.append('H').append(column).append('V').append(y);
                before = y;
            }
        }
        path.append('H').append(columns).append('V').append(number(HEIGHT)).append('Z');
        html.add("<path class=\"" + kind + "\" d=\"" + path + "\"/>");
    }

    /** With one digit after the point where it counts. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
