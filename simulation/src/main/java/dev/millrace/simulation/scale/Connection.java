package dev.millrace.simulation.scale;

/** The network of one function: fast for the first bytes, then steady. */
final class Connection {
    private final CloudModel.Network network;
    private double burstLeft;

    Connection(CloudModel.Network network) {
        this.network = network;
        this.burstLeft = network.burstBytes();
    }

    /** Milliseconds that so many bytes take. */
    long millis(long bytes) {
        double fast = Math.min(bytes, burstLeft);
        burstLeft -= fast;
        double seconds = fast / network.burstBytesASecond() + (bytes - fast) / network.bytesASecond();
        return Math.round(seconds * 1000);
    }
}
