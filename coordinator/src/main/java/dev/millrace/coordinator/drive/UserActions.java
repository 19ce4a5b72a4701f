package dev.millrace.coordinator.drive;

import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.RunId;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import java.util.Optional;

/** What users do to runs. */
public final class UserActions {
    public UserActions(Ports ports, ProtocolSettings settings, Rules rules) {}

    public Answer cancel(RunId run) {
        throw new UnsupportedOperationException();
    }

    public Answer retry(RunId run, int epoch, Optional<Limits> limits) {
        throw new UnsupportedOperationException();
    }

    public Answer pause(RunId run) {
        throw new UnsupportedOperationException();
    }

    public Answer unpause(RunId run) {
        throw new UnsupportedOperationException();
    }

    /** Answer to a user. */
    public sealed interface Answer {
        /** Done now. */
        record Done(RunRow run) implements Answer {}

        /** It was so before. */
        record Already(RunRow run) implements Answer {}

        /** The run's state does not allow it (409). */
        record TooLate(RunRow run) implements Answer {}

        /** No such run. */
        record Unknown(RunId run) implements Answer {}
    }
}
