package dev.millrace.service.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.RunId;
import org.junit.jupiter.api.Test;

class LineageNamesTest {
    private static final RunId RUN = new RunId("run_01m8e7a7zesa20vp9aqt9vbaxa");

    /** By {@code uuid.uuid3(uuid.NAMESPACE_URL, "urn:millrace:run_01m8e7a7zesa20vp9aqt9vbaxa")} of Python, and the same with {@code :2}. */
    @Test
    void aTryHasAnIdOfItsOwn() {
        assertThat(LineageEvent.id(RUN, 0)).hasToString("6c242304-1f1c-3c7a-847b-9f0e6d58be23");
        assertThat(LineageEvent.id(RUN, 2)).hasToString("525dc51e-5966-3bda-86b0-6887734a7c36");
    }

    @Test
    void placesHaveTheNamesThatOthersGiveThem() {
        assertThat(DatasetName.of("s3://lake/sales/2026")).isEqualTo(new DatasetName("s3://lake", "sales/2026"));
        assertThat(DatasetName.of("s3://lake")).isEqualTo(new DatasetName("s3://lake", "/"));
        assertThat(DatasetName.of("file:///data/trips")).isEqualTo(new DatasetName("file", "/data/trips"));
        assertThat(DatasetName.of("file://")).isEqualTo(new DatasetName("file", "/"));
        assertThat(DatasetName.of("millrace:/results/a")).isEqualTo(new DatasetName("millrace", "/results/a"));
        assertThat(DatasetName.of("s3://lake/a").uri()).isEqualTo("s3://lake");
        assertThat(DatasetName.of("file:///a").uri()).isEqualTo("file:/");
    }
}
