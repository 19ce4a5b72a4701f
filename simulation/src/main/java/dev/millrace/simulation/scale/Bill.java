package dev.millrace.simulation.scale;

import dev.millrace.service.cost.Prices;
import java.util.HashMap;
import java.util.Map;

/** What was asked of the services, and what that costs. */
final class Bill {
    private final Map<String, long[]> writesOfSeconds = new HashMap<>();
    private long starts;
    private double gigabyteSeconds;
    private long queueRequests;
    private long rowWrites;
    private long rowReads;
    private long puts;
    private long gets;
    private long waits;
    private long hottest;

    void started() {
        starts++;
    }

    void ran(double gigabytes, long millis) {
        gigabyteSeconds += gigabytes * millis / 1000;
    }

    void queueRequests(int count) {
        queueRequests += count;
    }

    void rowRead(int count) {
        rowReads += count;
    }

    /** Of rows of a partition, in the second of {@code nowMillis}. */
    void rowsWritten(String partition, int count, long nowMillis) {
        rowWrites += count;
        long second = nowMillis / 1000;
        long[] current = writesOfSeconds.computeIfAbsent(partition, _ -> new long[2]);
        if (current[0] != second) {
            current[0] = second;
            current[1] = 0;
        }
        current[1] += count;
        hottest = Math.max(hottest, current[1]);
    }

    void puts(long count) {
        puts += count;
    }

    void gets(long count) {
        gets += count;
    }

    /** A request had to wait, because a service takes only so many in a second. */
    void waited() {
        waits++;
    }

    long starts() {
        return starts;
    }

    long throttled() {
        return waits;
    }

    /** Writes of the busiest partition in its busiest second. */
    long hottestPartition() {
        return hottest;
    }

    long rowWrites() {
        return rowWrites;
    }

    long objectRequests() {
        return puts + gets;
    }

    ScaleReport.Dollars dollars(Prices prices) {
        return new ScaleReport.Dollars(
                gigabyteSeconds * prices.lambdaGigabyteSecond() + starts * prices.lambdaRequest(),
                puts * prices.objectPut() + gets * prices.objectGet(),
                rowWrites * prices.stateWrite() + rowReads * prices.stateRead(),
                queueRequests * prices.queueRequest());
    }
}
