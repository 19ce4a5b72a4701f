package dev.millrace.simulation.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.graph.CloudClass;
import dev.millrace.service.cost.Prices;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The production coordinator and workers on models of the services. Times are virtual, so what is asserted is the same on every machine. */
final class ScaleWorldTest {
    private static final long SEED = 7;
    private static final long TERABYTE = 1_000_000_000_000L;

    /** Lambda's network of that year was half of today's. */
    private static final CloudModel.Network OF_2016 = new CloudModel.Network(37.5e6, 0, 37.5e6);

    private static ScaleReport calm(ScaleJob job, int concurrency) {
        return new ScaleWorld(job, CloudModel.aws(concurrency).warmAndCalm(), SEED).run();
    }

    /** Published in 2016: more than 60 GB/s by 1,800 functions that read 2 GB each, of keys that began at random. */
    @Test
    void readsAsFastAsPyWrenDid() {
        int functions = 1_800;
        long bytes = functions * 2_000_000_000L;
        ScaleJob job = ScaleJobs.scan("read", CloudClass.C1, bytes, functions, functions, 4, 0);
        ScaleReport report = new ScaleWorld(
                        job, CloudModel.aws(3_000).warmAndCalm().with(OF_2016).withPrefixes(64), SEED)
                .run();
        double gigabytesASecond = bytes / 1e6 / report.makespanMillis();
        assertThat(gigabytesASecond).isCloseTo(60, Percentage.withPercentage(25));
    }

    /** Published by BoilingData: 3,000 functions of 0.5 Gbps read 1.5 Tbps together. Nothing is fitted: the network is the one of all jobs here. */
    @Test
    void readsAsFastAsThreeThousandFunctionsDid() {
        int functions = 3_000;
        long bytes = functions * 4_000_000_000L;
        ScaleJob job = ScaleJobs.scan("read", CloudClass.C1, bytes, functions, functions, 4, 0);
        ScaleReport report =
                new ScaleWorld(job, CloudModel.aws(3_000).warmAndCalm().withPrefixes(64), SEED).run();
        double terabitsASecond = bytes * 8 / 1e9 / report.makespanMillis();
        assertThat(terabitsASecond).isCloseTo(1.5, Percentage.withPercentage(25));
    }

    @Test
    void aWideStageOfWarmWorkersIsDoneInALittleMoreThanItsDispatch() {
        ScaleReport report = calm(ScaleJobs.wide(10_000, 10_000, 10_000, 8), 10_000);
        assertThat(report.workers()).isEqualTo(10_000);
        assertThat(report.efficiency()).as("of what computing alone takes").isGreaterThan(0.85);
        assertThat(report.hottestWrites())
                .as("writes a second of one partition")
                .isLessThan(700);
        assertThat(report.rowWrites()).isLessThan(22_000);
        assertThat(report.objectRequests())
                .as("one write and one read of what each task wrote, one of each leaf, and what was slow once more")
                .isLessThan(25_000);
    }

    @Test
    void aTerabyteIsSortedByAThousandFunctionsInTwoMinutes() {
        ScaleReport report = calm(ScaleJobs.sort(TERABYTE, 1_000, 1_000, 4, 100e6), 10_000);
        assertThat(report.makespanMillis()).isBetween(90_000L, 110_000L);
        assertThat(report.dollars()).isBetween(2.3, 2.6);
        assertThat(report.throttled()).isLessThan(3_000);
        assertThat(report.objectRequests())
                .as("a read of each partition of each task")
                .isBetween(1_000_000L, 1_200_000L);
        assertThat(report.hottestWrites()).isLessThan(700);
    }

    @Test
    void aTerabyteIsReadByAThousandFunctionsInAMinute() {
        ScaleJob job = ScaleJobs.scan("scan of 1 TB", CloudClass.C1, TERABYTE, 4_000, 1_000, 4, 100e6);
        ScaleReport calm = calm(job, 10_000);
        assertThat(calm.makespanMillis()).isBetween(30_000L, 50_000L);
        assertThat(calm.dollars()).isBetween(0.5, 0.7);
        assertThat(calm.hottestWrites()).isLessThan(700);
        ScaleReport usual = new ScaleWorld(job, CloudModel.aws(10_000), SEED).run();
        assertThat(usual.makespanMillis()).isBetween(35_000L, 75_000L);
        assertThat(usual.dollars()).isBetween(calm.dollars(), 0.75);
    }

    /** A core makes 50 MB of arrays a second, a ninth of what NumPy does with chunks as in {@link QuadraticMeans}: most of the time is computing. */
    @Test
    void meansOfArraysAreMadeByAThousandFunctionsInAMinute() {
        ScaleJob job = ScaleJobs.means(TERABYTE + TERABYTE / 2, 3_000, 16, 1_000, 4, 50e6);
        assertThat(calm(job, 10_000).makespanMillis()).isBetween(40_000L, 60_000L);
        assertThat(new ScaleWorld(job, CloudModel.aws(10_000), SEED).run().makespanMillis())
                .as("cold, on a usual day, coordinators too")
                .isLessThan(105_000L);
    }

    /** Without second attempts it takes until the lease of a dead worker ends and a tick comes: two minutes. */
    @Test
    void aWorkerThatDiesOrStandsStillCostsAboutOneMoreAttempt() {
        CloudModel model = CloudModel.aws(1_000);
        ScaleReport report = new ScaleWorld(ScaleJobs.wide(4_000, 2_000, 1_000, 1), model, SEED).run();
        assertThat(report.makespanMillis()).isBetween(8_000L, 30_000L);
        assertThat(report.starts()).isBetween(1_001L, 1_400L);
    }

    @Test
    void oneSeedGivesOneReport() {
        ScaleJob job = ScaleJobs.sort(TERABYTE / 100, 100, 100, 1, 100e6);
        CloudModel model = CloudModel.aws(1_000);
        ScaleReport report = new ScaleWorld(job, model, SEED).run();
        assertThat(new ScaleWorld(job, model, SEED).run()).isEqualTo(report);
        assertThat(new ScaleWorld(job, model, SEED + 1).run()).isNotEqualTo(report);
    }

    @Test
    void theAccountLimitsWorkersAndTheNetworkThem() {
        ScaleReport report = calm(ScaleJobs.wide(1_000, 5_000, 1_000, 1), 100);
        assertThat(report.workers()).isEqualTo(100);
        assertThat(report.makespanMillis()).isGreaterThanOrEqualTo(50_000);
        ScaleJob reading = ScaleJobs.scan("read", CloudClass.C1, TERABYTE / 10, 100, 100, 1, 0);
        assertThat(calm(reading, 100).makespanMillis())
                .as("1 GB each: 2 s of burst, then 75 MB/s")
                .isBetween(12_000L, 20_000L);
    }

    @Test
    void theBillHoldsWhatTheTasksAloneCost() {
        int tasks = 500;
        ScaleReport report = calm(ScaleJobs.wide(tasks, 60_000, tasks, 1), 1_000);
        double seconds = tasks * 60.0 * CloudClass.C1.memoryMebibytes() / 1024;
        double least = seconds * Prices.builtIn().lambdaGigabyteSecond();
        assertThat(report.dollars())
                .as("the tasks, and a second in which each worker has waited for more")
                .isCloseTo(least, within(least * 0.1))
                .isGreaterThan(least * 61 / 60);
    }

    @Test
    void anExchangeAsksForEachPartOfEachPartition() {
        int tasks = 200;
        ScaleReport report = calm(ScaleJobs.sort(TERABYTE / 50, tasks, tasks, 1, 100e6), 1_000);
        assertThat(report.objectRequests()).isGreaterThan((long) tasks * tasks);
    }
}
