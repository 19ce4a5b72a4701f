package dev.millrace.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloudClassTest {
    private static final List<CloudClass> ALL = List.of(CloudClass.values());

    @Test
    void eachClassHoldsMoreThanTheOneBefore() {
        List<CloudClass> plain = ALL.subList(0, ALL.indexOf(CloudClass.G1));
        assertThat(plain)
                .isSortedAccordingTo((one, other) -> Long.compare(
                        one.ofTasks().memoryBytes(), other.ofTasks().memoryBytes()));
        assertThat(CloudClass.ladder(ALL)).doesNotHaveDuplicates().hasSize(8);
        assertThat(plain).extracting(CloudClass::diskBytesOfTask).isSorted();
    }

    @Test
    void aTaskGetsWhatTheHeapAndTheCodeLeave() {
        assertThat(ALL)
                .allMatch(one -> one.ofTasks().memoryBytes() > 0
                        && (one.ofTasks().memoryBytes() >> 20) + one.heapMebibytes() < one.memoryMebibytes());
        assertThat(CloudClass.C1.ofTasks()).isEqualTo(new MemoryClass("c1", (1_769L - 384 - 256) << 20));
    }

    @Test
    void functionsStayWithinWhatLambdaGives() {
        assertThat(ALL)
                .filteredOn(one -> one.platform() == CloudClass.Platform.FUNCTION)
                .hasSize(4)
                .allMatch(one -> one.memoryMebibytes() <= 10_240 && one.diskMebibytes() <= 10_240)
                .allMatch(one -> one.processors() == Math.max(1, one.memoryMebibytes() / 1_769));
    }

    @Test
    void containersHaveSizesThatFargateHas() {
        assertThat(ALL)
                .filteredOn(one -> one.platform() == CloudClass.Platform.CONTAINER)
                .hasSize(3)
                .allMatch(one -> one.diskMebibytes() <= 204_800 && one.memoryMebibytes() % 1_024 == 0)
                .allMatch(one -> one.memoryMebibytes() <= 7_680 * one.processors());
    }

    @Test
    void aWorkerWithAGpuFillsTheSmallestInstancesThatHaveOne() {
        assertThat(ALL)
                .filteredOn(one -> one.platform() == CloudClass.Platform.GPU)
                .containsExactly(ALL.getLast())
                .allMatch(one -> one.processors() == 4 && one.memoryMebibytes() < 15 << 10);
    }

    @Test
    void whoAsksForNoGpuComesToTheLargestContainerAndNotFurther() {
        List<MemoryClass> ladder = CloudClass.ladder(ALL);
        assertThat(CloudClass.top(ladder, 0)).isEqualTo(ALL.indexOf(CloudClass.F3));
        assertThat(CloudClass.top(ladder, ALL.indexOf(CloudClass.G1))).isEqualTo(ALL.indexOf(CloudClass.G1));
        assertThat(CloudClass.top(ladder.subList(0, 4), 1)).isEqualTo(3);
        assertThat(CloudClass.top(List.of(new MemoryClass("m512", 512L << 20)), 0))
                .isZero();
    }

    @Test
    void aClassIsFoundByItsNameAlone() {
        Arrays.stream(CloudClass.values())
                .forEach(one -> assertThat(CloudClass.named(one.label())).contains(one));
        assertThat(CloudClass.named("C1")).isEmpty();
        assertThat(CloudClass.named("")).isEmpty();
    }
}
