package dev.millrace.coordinator.drive;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.KeyRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.ToldEnds;
import dev.millrace.storage.record.Writes;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Takes a job in. A client that got no answer repeats the request with the same key, and gets the same run, whatever had been written before.
 * Errors: {@code INVALID} when the key was used for another job; {@link StorageException.Unavailable}: repeat it.
 */
public final class Submission {
    private final Ports ports;
    private final Writes writes;
    private final LongSupplier entropy;

    /** @param entropy random bits for run ids */
    public Submission(Ports ports, ProtocolSettings settings, Rules rules, LongSupplier entropy) {
        this.ports = ports;
        this.writes = new Writes(rules, settings);
        this.entropy = entropy;
    }

    /**
     * An accepted job.
     *
     * @param replayed whether the client's key had been used before, with the same job
     */
    public record Submitted(RunId run, boolean replayed) {}

    /** @param clientKey the client's name for this request; empty: each request is a run of its own */
    public Submitted submit(JobSpec spec, Optional<String> clientKey) {
        RunId fresh = RunId.of(ports.clock().nowMillis(), entropy.getAsLong(), entropy.getAsLong());
        RunId run = clientKey.map(key -> runOf(key, fresh)).orElse(fresh);
        if (run.equals(fresh) || !isExpired(run)) {
            storeSpec(run, spec);
            createRow(run, spec);
            Hints.send(ports.queue(), run);
        }
        return new Submitted(run, !run.equals(fresh));
    }

    /** The run that the first request with this key has chosen. */
    private RunId runOf(String key, RunId fresh) {
        Update update = writes.clientKey(key, fresh);
        while (true) {
            try {
                return switch (ports.table().update(update)) {
                    case Outcome.Applied _ -> fresh;
                    case Outcome.Refused refused ->
                        refused.old().map(row -> KeyRow.of(row).run()).orElse(fresh);
                };
            } catch (StorageException.UnknownFate unknown) {
                Optional<StateTable.Row> row = ports.table().read(update.key());
                if (row.isPresent()) {
                    return KeyRow.of(row.get()).run();
                }
            }
        }
    }

    private boolean isExpired(RunId run) {
        return ports.table()
                .read(Keys.run(run))
                .map(RunRow::of)
                .filter(row -> row.state() == RunState.EXPIRED)
                .isPresent();
    }

    private void storeSpec(RunId run, JobSpec spec) {
        byte[] bytes = JobSpecCodec.write(spec);
        byte[] stored = new StoredOnce(ports.objects()).put(ports.layout().spec(run), bytes);
        if (!Arrays.equals(stored, bytes)) {
            throw Failure.invalid(
                            "KEY_REUSED",
                            "The request's key was used before, for another job (run " + run + ")",
                            "Use a new key for a new job")
                    .toException();
        }
    }

    private void createRow(RunId run, JobSpec spec) {
        Update update = writes.submitted(
                run,
                spec.name(),
                spec.limits(),
                ToldEnds.of(spec.conduct().webhooks()),
                ports.clock().nowMillis());
        while (true) {
            try {
                ports.table().update(update);
                return;
            } catch (StorageException.UnknownFate unknown) {
                if (ports.table().read(update.key()).isPresent()) {
                    return;
                }
            }
        }
    }
}
