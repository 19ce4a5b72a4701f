package dev.millrace.simulation.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Stage;
import org.junit.jupiter.api.Test;

/**
 * What Cubed published of its plans for quadratic means of 1.5 TB, simulated within a quarter. The day is warm, because the program that was timed had written u
 * and v with the same functions just before, and calm, because its three runs were alike and none is said to have failed.
 */
final class QuadraticMeansTest {
    private static final long SEED = 7;

    private static long millis(ScaleJob job) {
        CloudModel model = CloudModel.aws(QuadraticMeans.WORKERS).warmAndCalm();
        return new ScaleWorld(job, model, SEED).run().makespanMillis();
    }

    private static int tasks(ScaleJob job) {
        return job.graph().stages().stream().mapToInt(Stage::tasks).sum();
    }

    @Test
    void plansHaveAsManyTasksAsWerePublished() {
        assertThat(tasks(QuadraticMeans.unfused())).isEqualTo(16_683);
        assertThat(tasks(QuadraticMeans.fused())).isEqualTo(1_680);
        assertThat(tasks(QuadraticMeans.together())).isEqualTo(1_680);
    }

    /** Published: 100.0 s. */
    @Test
    void operationsTogetherTakeAsLongAsTheyDidByCubed() {
        assertThat(millis(QuadraticMeans.together())).isBetween(75_000L, 125_000L);
    }

    /** Published: 176.6 s. */
    @Test
    void operationsOneByOneTakeAsLongAsTheyDidByCubed() {
        assertThat(millis(QuadraticMeans.fused())).isBetween(132_450L, 220_750L);
    }
}
