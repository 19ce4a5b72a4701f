package dev.millrace.coordinator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerDemandTest {
    @Test
    void eachMessageThatWasSentGetsAWorkerUpToTheMost() {
        assertThat(WorkerDemand.afterSending(4, 0, 100)).isEqualTo(4);
        assertThat(WorkerDemand.afterSending(512, 0, 100)).isEqualTo(100);
        assertThat(WorkerDemand.afterSending(512, 60, 100)).isEqualTo(40);
        assertThat(WorkerDemand.afterSending(512, 100, 100)).isZero();
        assertThat(WorkerDemand.afterSending(512, 200, 100)).isZero();
        assertThat(WorkerDemand.afterSending(0, 0, 100)).isZero();
        assertThat(WorkerDemand.afterSending(4, 0, 0)).isZero();
    }

    @Test
    void aTickStartsWorkersForWhatWaitsWhereThoseThatWorkLeaveRoom() {
        assertThat(WorkerDemand.atTick(7, 0, 0, 100)).isEqualTo(7);
        assertThat(WorkerDemand.atTick(9_000, 0, 0, 1_000)).isEqualTo(1_000);
        assertThat(WorkerDemand.atTick(9_000, 900, 0, 1_000)).isEqualTo(100);
        assertThat(WorkerDemand.atTick(9_000, 1_200, 0, 1_000)).isZero();
        assertThat(WorkerDemand.atTick(0, 0, 0, 1_000)).isZero();
        assertThat(WorkerDemand.atTick(5_000_000_000L, 0, 0, 1_000)).isEqualTo(1_000);
        assertThat(WorkerDemand.atTick(7, 0, 7, 100)).as("all are on the way").isZero();
        assertThat(WorkerDemand.atTick(7, 3, 5, 100)).isEqualTo(2);
        assertThat(WorkerDemand.atTick(7, 0, 9, 100)).isZero();
        assertThat(WorkerDemand.atTick(90, 60, 38, 100)).isEqualTo(2);
    }
}
