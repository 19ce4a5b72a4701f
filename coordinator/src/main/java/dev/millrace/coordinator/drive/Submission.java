package dev.millrace.coordinator.drive;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.ClientWrites;
import dev.millrace.storage.record.KeyRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.OwnerRow;
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
        RunId fresh = fresh();
        RunId run = clientKey
                .map(key -> first(writes.clientKey(key, fresh), new KeyRow(fresh, ""))
                        .run())
                .orElse(fresh);
        if (run.equals(fresh) || !isExpired(run)) {
            accept(run, spec);
        }
        return new Submitted(run, !run.equals(fresh));
    }

    /** An id that no run has. */
    public RunId fresh() {
        return RunId.of(ports.clock().nowMillis(), entropy.getAsLong(), entropy.getAsLong());
    }

    /**
     * Who came first with a client's key: this request, or an earlier one, whose run and digest are given. The key is kept for some time; then it may be
     * used for something else.
     *
     * @param mine the run that this request would begin, and the digest of the request
     */
    public KeyRow reserve(String key, KeyRow mine, long keptMillis) {
        long now = ports.clock().nowMillis();
        return first(ClientWrites.key(key, mine, now, now + keptMillis), mine);
    }

    /** What a client's key stands for; empty: it was not used, or too long ago. */
    public Optional<KeyRow> reserved(String key) {
        return ports.table()
                .read(Keys.clientKey(key))
                .filter(row -> KeyRow.isKept(row, ports.clock().nowMillis()))
                .map(KeyRow::of);
    }

    /** Says whose run it is, before there is one. False: it is another's. */
    public boolean own(RunId run, String tenant) {
        Update update = ClientWrites.owner(run, new OwnerRow(tenant));
        while (true) {
            try {
                return ports.table().update(update) instanceof Outcome.Applied;
            } catch (StorageException.UnknownFate unknown) {
                // Written again it is the same.
            }
        }
    }

    /** Begins a run whose id was chosen; a repeated call changes nothing. Throws {@code INVALID} when the run is of another job. */
    public void accept(RunId run, JobSpec spec) {
        storeSpec(run, spec);
        createRow(run, spec);
        Hints.send(ports.queue(), run);
    }

    /** What the first request with this key has chosen. */
    private KeyRow first(Update update, KeyRow mine) {
        while (true) {
            try {
                return switch (ports.table().update(update)) {
                    case Outcome.Applied _ -> mine;
                    case Outcome.Refused refused ->
                        refused.old().map(KeyRow::of).orElse(mine);
                };
            } catch (StorageException.UnknownFate unknown) {
                Optional<StateTable.Row> row = ports.table().read(update.key());
                if (row.isPresent()) {
                    return KeyRow.of(row.get());
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

    /** What a name stands for later is no part of a run. */
    private void storeSpec(RunId run, JobSpec spec) {
        if (spec.sources().stream().anyMatch(JobSpec.Source::isOpen)) {
            throw new IllegalStateException("nobody has looked up the tables of '" + spec.name() + "'");
        }
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
