package dev.millrace.simulation.scale;

/**
 * What the services do to those who call them. Times are log-normal: a median and a spread, the standard deviation of the logarithm.
 *
 * @param workers starting and running functions
 * @param network of one function
 * @param objects the object store
 * @param rows the state table
 * @param messages the queues
 * @param misfortune what goes wrong on an ordinary day
 */
public record CloudModel(
        Workers workers, Network network, Objects objects, Rows rows, Messages messages, Misfortune misfortune) {
    /** The quotas of Amazon's Lambda, S3, DynamoDB and SQS as published in 2026, and medians that others measured. */
    public static CloudModel aws(int concurrency) {
        return new CloudModel(
                new Workers(concurrency, 1_000, 100, new Time(600, 0.4), new Time(15, 0.4), new Time(25, 0.3), 900_000),
                new Network(75e6, 300e6, 150e6),
                new Objects(new Time(30, 0.8), new Time(45, 0.6), 5_500, 3_500, 90e6, 4, 16, 16),
                new Rows(new Time(5, 0.4), 1_000),
                new Messages(new Time(12, 0.4), new Time(150, 0.5), 1_000),
                new Misfortune(10_000, 3, 10, 1_000));
    }

    /** The same on a day without misfortune, all workers warm. */
    public CloudModel warmAndCalm() {
        Workers warm = new Workers(
                workers.concurrency(),
                workers.concurrency(),
                workers.concurrency(),
                workers.warmStart(),
                workers.warmStart(),
                workers.call(),
                workers.lifeMillis());
        return new CloudModel(warm, network, objects, rows, messages, new Misfortune(0, 1, 1, 0));
    }

    /** The same with another network of each function. */
    public CloudModel with(Network other) {
        return new CloudModel(workers, other, objects, rows, messages, misfortune);
    }

    /** The same with sources that are spread more widely, or less. */
    public CloudModel withPrefixes(int prefixes) {
        Objects other = new Objects(
                objects.firstByte(),
                objects.put(),
                objects.readsASecond(),
                objects.putsASecond(),
                objects.copyBytesASecond(),
                prefixes,
                objects.spools(),
                objects.atOnce());
        return new CloudModel(workers, network, other, rows, messages, misfortune);
    }

    /** A time in milliseconds. */
    public record Time(double medianMillis, double spread) {}

    /**
     * Functions.
     *
     * @param concurrency of the account
     * @param atOnce new environments of a function at once
     * @param moreASecond further ones, each second
     * @param coldStart from the call to the first line of a new worker
     * @param warmStart the same of one that waits
     * @param call a request that starts one
     * @param lifeMillis of one call
     */
    public record Workers(
            int concurrency, int atOnce, int moreASecond, Time coldStart, Time warmStart, Time call, long lifeMillis) {}

    /**
     * A function's network.
     *
     * @param bytesASecond for as long as it likes
     * @param burstBytes before that
     * @param burstBytesASecond while these last
     */
    public record Network(double bytesASecond, double burstBytes, double burstBytesASecond) {}

    /**
     * The object store.
     *
     * @param firstByte of a read
     * @param put of a small object, and of each part of a large one
     * @param readsASecond of a prefix
     * @param putsASecond of a prefix
     * @param copyBytesASecond of one copy within the store, or of a part of it
     * @param prefixes among which sources and results are spread
     * @param spools buckets among which what stages exchange is spread
     * @param atOnce requests of one task at once
     */
    public record Objects(
            Time firstByte,
            Time put,
            int readsASecond,
            int putsASecond,
            double copyBytesASecond,
            int prefixes,
            int spools,
            int atOnce) {}

    /** @param writesASecond of one partition */
    public record Rows(Time call, int writesASecond) {}

    /**
     * Queues.
     *
     * @param call a request
     * @param delivery from a sent hint to the coordinator that is called with it
     * @param doubledPerMillion messages that are received twice
     */
    public record Messages(Time call, Time delivery, int doubledPerMillion) {}

    /**
     * Tasks that stand still and workers that die.
     *
     * @param slowPerMillion tasks that take longer, between {@code slowAtLeast} and {@code slowAtMost} times
     * @param deadPerMillion tasks whose worker dies in the middle
     */
    public record Misfortune(int slowPerMillion, int slowAtLeast, int slowAtMost, int deadPerMillion) {}
}
