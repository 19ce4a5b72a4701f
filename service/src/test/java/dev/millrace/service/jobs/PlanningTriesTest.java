package dev.millrace.service.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.StorageException;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanningTriesTest {
    private static final JobSpec JOB = new JobSpec(
            "job", List.of(), List.of(), List.of(), new TreeMap<>(), JobSpec.Limits.DEFAULT, new TreeMap<>());

    private final PlanningTries tries = new PlanningTries(3);

    private Failure failed(MillraceException error) {
        MillraceException thrown = catchThrowableOfType(
                MillraceException.class,
                () -> tries.of(JOB, () -> {
                    throw error;
                }));
        return Objects.requireNonNull(thrown).failure();
    }

    private static MillraceException silent() {
        return Failure.of(FailureKind.UNAVAILABLE, "STORAGE_UNAVAILABLE", "the disk hums")
                .toException();
    }

    @Test
    void filesThatAreNeverReadEndTheTriesWithTheirReason() {
        assertThat(failed(silent()).kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failed(silent()).kind()).isEqualTo(FailureKind.UNAVAILABLE);
        Failure last = failed(silent());
        assertThat(last.code()).isEqualTo("SOURCE_UNREADABLE");
        assertThat(last.message()).contains("3 tries", "the disk hums");
    }

    @Test
    void aPlanThatWasMadeBeginsTheCountAnew() {
        failed(silent());
        failed(silent());
        assertThat(tries.of(JOB, () -> "plan")).isEqualTo("plan");
        assertThat(failed(silent()).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void whatAPortSaysIsTriedForEver() {
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(failed(new StorageException.Unavailable("busy", null)).kind())
                    .isEqualTo(FailureKind.UNAVAILABLE);
        }
    }
}
