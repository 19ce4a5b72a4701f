package dev.millrace.coordinator.drive;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Takes a job in. */
public final class Submission {
    public Submission(Ports ports, ProtocolSettings settings, Rules rules, LongSupplier entropy) {}

    public Submitted submit(JobSpec spec, Optional<String> clientKey) {
        throw new UnsupportedOperationException();
    }

    /** @param replayed whether the client's key had been used before with the same job */
    public record Submitted(RunId run, boolean replayed) {}
}
