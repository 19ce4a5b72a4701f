package dev.millrace.functions.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.look.LookRound;
import dev.millrace.service.deploy.TickSchedule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * The coordinator as a function. It is called with hints, by the mapping of their queue ({@code ReportBatchItemFailures}), and every minute with
 * {@code {"tick": true}}. Of other versions of the code than the live one it is called by that one, and of its own by coordinators that have many workers to
 * call.
 */
public final class CoordinatorHandler implements RequestStreamHandler {
    /** The longest time of one look: this much before the end of the function none begins. */
    static final long MARGIN_MILLIS = 60_000;

    /** The line of the log of a run that has ended; alarms count it. */
    static final String RUN_ENDED = "run ended";

    /** The line of the log of a tick; alarms watch classes that are {@code idle}. */
    static final String TICK = TickSchedule.LINE;

    /** The same of a version of the code that is not live. */
    static final String WORKERS = "workers";

    /** The line of the log of a dead letter that is no task: nothing else is left of it. */
    static final String UNREAD = "dead letter not read";

    private final LookRound round;

    /** As the environment says. */
    public CoordinatorHandler() {
        this(AwsParts.coordinator(System.getenv(), MARGIN_MILLIS));
    }

    CoordinatorHandler(LookRound round) {
        this.round = round;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        switch (CoordinatorEvent.read(input.readAllBytes())) {
            case CoordinatorEvent.Hints hints -> {
                LookRound.Taken taken = round.take(hints.hints(), context::getRemainingTimeInMillis);
                taken.trouble().forEach(trouble -> LogLine.write("look failed", Map.of("trouble", trouble)));
                taken.ended()
                        .forEach(ended -> LogLine.write(
                                RUN_ENDED, Map.of("run", ended.run().value(), "state", ended.state())));
                output.write(CoordinatorEvent.failures(taken.again()));
            }
            case CoordinatorEvent.Workers _ -> {
                LookRound.Waiting waiting = round.startWaiting();
                LogLine.write(WORKERS, Map.of("workers", waiting.workers(), "idle", waiting.idle()));
                tellDead(waiting.dead());
                output.write(CoordinatorEvent.failures(List.of()));
            }
            case CoordinatorEvent.Start start -> {
                int called = round.start(start.memory(), start.count());
                LogLine.write("called", Map.of("class", start.memory().label(), "workers", called));
                output.write(CoordinatorEvent.failures(List.of()));
            }
            case CoordinatorEvent.Tick _ -> {
                LookRound.Ticked ticked = round.tick();
                LogLine.write(TICK, Map.of("runs", ticked.runs(), "workers", ticked.workers(), "idle", ticked.idle()));
                tellDead(ticked.dead());
                output.write(CoordinatorEvent.failures(List.of()));
            }
        }
    }

    private static void tellDead(int letters) {
        if (letters > 0) {
            LogLine.write("dead letters", Map.of("letters", letters));
        }
    }
}
