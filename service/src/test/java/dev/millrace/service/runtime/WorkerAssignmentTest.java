package dev.millrace.service.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.home.FlippedBits;
import dev.millrace.service.settings.SettingsLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerAssignmentTest {
    @TempDir
    Path folder;

    @Test
    void aWorkerReadsWhatTheCommandHasWrittenAndNamesAFileWithAFlippedBit() throws IOException {
        WorkerAssignment assignment = new WorkerAssignment(
                folder.resolve("home"),
                folder.resolve("queue.db"),
                folder.resolve("budget"),
                List.of(2, 3),
                4,
                1L << 30,
                1L << 31,
                List.of(new MemoryClass("m256", 1 << 28), new MemoryClass("m512", 1 << 29)),
                SettingsLayers.of(new TreeMap<>(Map.of("plan.splitBytes", "20000"))));
        Path file = folder.resolve("assignment.json");
        assignment.write(file);
        WorkerAssignment read = WorkerAssignment.read(file);
        assertThat(read.classes()).isEqualTo(assignment.classes());
        assertThat(read.slots()).isEqualTo(assignment.slots());
        assertThat(read.settings().values().toString()).contains("plan.splitBytes=Assigned[value=20000");
        FlippedBits.each(file, flip -> {
            MillraceException found = catchThrowableOfType(MillraceException.class, () -> WorkerAssignment.read(file));
            assertThat(found).as(flip).isNotNull();
            assertThat(found.failure().kind()).as(flip).isEqualTo(FailureKind.CORRUPT);
            assertThat(found.failure().message()).contains(file.toString());
        });
    }
}
