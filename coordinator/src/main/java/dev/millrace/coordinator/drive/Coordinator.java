package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.Planner;
import dev.millrace.graph.RunId;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;

/** Looks at runs. */
public final class Coordinator {
    public Coordinator(Ports ports, Planner planner, ProtocolSettings settings, Rules rules) {}

    public Look look(RunId run) {
        throw new UnsupportedOperationException();
    }

    public boolean takeHint() {
        throw new UnsupportedOperationException();
    }
}
