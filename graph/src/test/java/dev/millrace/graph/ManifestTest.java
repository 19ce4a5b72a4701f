package dev.millrace.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../notes.txt", "a/../../notes.txt", "/etc/passwd", "a//b", "a/.", "a/"})
    void aFileOutsideOfItsFolderIsRefusedBecauseItWouldBeDeletedWithTheResult(String name) {
        assertThatThrownBy(() -> file(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"part-0.csv", "a/b.parquet", "..b", "a..b", ".hidden"})
    void aFileWithinItsFolderIsNot(String name) {
        assertThat(file(name).name()).isEqualTo(name);
    }

    private static Manifest.File file(String name) {
        return new Manifest.File(name, 1, 1, "crc32c:00000001", List.of());
    }
}
