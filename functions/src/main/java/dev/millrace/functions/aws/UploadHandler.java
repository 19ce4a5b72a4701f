package dev.millrace.functions.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.trigger.TriggerRound;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes uploads in, and looks at triggers, as a function. It is called by the mapping of a queue ({@code ReportBatchItemFailures}) with events of buckets, and
 * with {@code {"tick": true}} every minute while there are triggers; or with an event itself, by a rule or a bucket.
 */
public final class UploadHandler implements RequestStreamHandler {
    /** The longest time of one look, at a batch of so many files as a batch may have: this much before the end of the function none begins. */
    static final long MARGIN_MILLIS = 300_000;

    private final TriggerRound round;

    /** As the environment says. */
    public UploadHandler() {
        this(AwsParts.uploads(System.getenv(), MARGIN_MILLIS));
    }

    UploadHandler(TriggerRound round) {
        this.round = round;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        UploadEvent event = UploadEvent.read(input.readAllBytes());
        List<TriggerRound.Told> told = new ArrayList<>();
        List<String> again = new ArrayList<>();
        boolean ticks = false;
        for (UploadEvent.Message message : event.messages()) {
            switch (message.content()) {
                case UploadEvent.Content.Told(var places) -> told.add(new TriggerRound.Told(message.id(), places));
                case UploadEvent.Content.Tick _ -> ticks = true;
                case UploadEvent.Content.Unknown(String why) -> {
                    requireMapped(event, UploadEvent.CALLED.unknown(why));
                    again.add(message.id());
                    LogLine.write("message not known", Map.of("message", message.id(), "trouble", why));
                }
            }
        }
        if (!told.isEmpty()) {
            TriggerRound.Done done = round.take(told, context::getRemainingTimeInMillis);
            tell("uploads", done);
            if (!done.again().isEmpty()) {
                requireMapped(event, new StorageException.Unavailable("the event was not noted", null));
            }
            again.addAll(done.again());
        }
        if (ticks) {
            tell("triggers", round.tick(context::getRemainingTimeInMillis));
        }
        output.write(CoordinatorEvent.failures(again));
    }

    /** Who called with an event itself is told by an error that it must come again. */
    private static void requireMapped(UploadEvent event, RuntimeException trouble) {
        if (!event.isMapped()) {
            throw trouble;
        }
    }

    private static void tell(String what, TriggerRound.Done done) {
        done.trouble().forEach(trouble -> LogLine.write("trigger failed", Map.of("trouble", trouble)));
        LogLine.write(what, Map.of("noted", done.noted(), "again", done.again().size()));
    }
}
