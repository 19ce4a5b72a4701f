package dev.millrace.coordinator.notice;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.NoticeRow;
import dev.millrace.storage.record.NoticeWrites;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.StoredDocument;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells what was not told yet. A call is noted before it is made and again when it was heard: who dies in between is found out by time, and the call is
 * made again, under the same id. Any number of notifiers may be at work.
 *
 * <p>Errors: {@link StorageException.Unavailable}, {@link StorageException.UnknownFate}: ask again.
 */
public final class Notifier {
    private final Ports ports;
    private final Webhooks webhooks;
    private final Rules rules;
    private final Documents documents;

    public Notifier(Ports ports, Webhooks webhooks) {
        this(ports, webhooks, Rules.all());
    }

    /** @param rules which a simulation may leave out */
    public Notifier(Ports ports, Webhooks webhooks, Rules rules) {
        this.ports = ports;
        this.webhooks = webhooks;
        this.rules = rules;
        this.documents = new Documents(ports.objects(), ports.layout());
    }

    /** Tells what is due of a run's ends; returns when the next is due. Empty: nothing is left to tell. */
    public OptionalLong deliver(RunId run) {
        OptionalLong next = OptionalLong.empty();
        for (StateTable.Row row : ports.table().query(Keys.runPartition(run), Keys.NOTICES)) {
            NoticeRow notice = NoticeRow.of(row);
            if (notice.isPending()) {
                long due = notice.dueMillis() <= nowMillis() ? tell(notice) : notice.dueMillis();
                next = due == RunRow.NONE ? next : OptionalLong.of(Math.min(due, next.orElse(due)));
            }
        }
        return next;
    }

    private long nowMillis() {
        return ports.clock().nowMillis();
    }

    /** Returns when it is due again. */
    private long tell(NoticeRow read) {
        Optional<NoticeRow> taken = applied(NoticeWrites.taken(read, nowMillis() + 2 * Webhooks.LIMIT_MILLIS));
        if (taken.isEmpty()) {
            return nowMillis() + NoticeTries.waitMillis(1);
        }
        if (rules.broken(Rule.HEARD_AFTER_CALL)) {
            applied(NoticeWrites.heard(taken.get(), nowMillis()));
        }
        Update outcome = switch (call(taken.get())) {
            case Webhooks.Answer.Heard _ -> NoticeWrites.heard(taken.get(), nowMillis());
            case Webhooks.Answer.NotHeard not
            when taken.get().tries() >= NoticeTries.MOST -> NoticeWrites.givenUp(taken.get(), not.trouble());
            case Webhooks.Answer.NotHeard not ->
                NoticeWrites.refused(
                        taken.get(),
                        not.trouble(),
                        nowMillis() + NoticeTries.waitMillis(taken.get().tries()));
        };
        return applied(outcome).map(NoticeRow::dueMillis).orElse(taken.get().dueMillis());
    }

    private Optional<NoticeRow> applied(Update update) {
        return ports.table().update(update) instanceof Outcome.Applied applied
                ? Optional.of(NoticeRow.of(applied.row()))
                : Optional.empty();
    }

    private Webhooks.Answer call(NoticeRow notice) {
        Optional<RunRow> run = ports.table().read(Keys.run(notice.run())).map(RunRow::of);
        Optional<Webhook> webhook = webhook(notice);
        if (run.isEmpty() || webhook.isEmpty()) {
            return new Webhooks.Answer.NotHeard("what the job says of it is not there any more");
        }
        return webhooks.call(
                webhook.get(),
                NoticeText.id(notice),
                NoticeText.event(notice).word(),
                NoticeText.body(notice, run.get(), plan(run.get()), stages(notice.run())));
    }

    private Optional<Webhook> webhook(NoticeRow notice) {
        try {
            return StoredDocument.get(ports.objects(), ports.layout().spec(notice.run()), JobSpecCodec::read)
                    .map(JobSpec::conduct)
                    .filter(conduct -> notice.webhook() < conduct.webhooks().size())
                    .map(conduct -> conduct.webhooks().get(notice.webhook()));
        } catch (StorageException trouble) {
            throw trouble;
        } catch (MillraceException corrupt) {
            return Optional.empty();
        }
    }

    private Optional<StageGraph> plan(RunRow run) {
        try {
            return run.plan().flatMap(variant -> documents.plan(run.run(), variant));
        } catch (StorageException trouble) {
            throw trouble;
        } catch (MillraceException corrupt) {
            return Optional.empty();
        }
    }

    private SortedMap<StageId, StageRow> stages(RunId run) {
        SortedMap<StageId, StageRow> stages = new TreeMap<>();
        ports.table().query(Keys.runPartition(run), Keys.STAGES).stream()
                .map(StageRow::of)
                .forEach(row -> stages.put(row.stage(), row));
        return stages;
    }
}
