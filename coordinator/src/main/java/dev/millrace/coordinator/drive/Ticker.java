package dev.millrace.coordinator.drive;

import dev.millrace.storage.record.Ports;

/** Sends a hint for each run that is due. It decides nothing. */
public final class Ticker {
    public Ticker(Ports ports, int limit) {}

    /** Returns how many hints it sent. */
    public int tick() {
        throw new UnsupportedOperationException();
    }
}
