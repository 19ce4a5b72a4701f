package dev.millrace.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Content;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two homes publish to one folder: of two that replace the same object, one does. */
class TwoHomesTest {
    @TempDir
    Path folder;

    @Test
    void onlyOneOfTwoHomesReplacesAnObjectThatBothHaveSeen() throws Exception {
        Location manifest = new Location("file://" + folder.resolve("out/_manifest.json"));
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch mayRename = new CountDownLatch(1);
        ObjectStore slow = new LocalObjectStore(folder.resolve("home1"), false, (step, path) -> {
            if (step == FileFaults.Step.RENAME && path.endsWith("_manifest.json") && looked.getCount() > 0) {
                looked.countDown();
                await(mayRename);
            }
        });
        ObjectStore quick = new LocalObjectStore(folder.resolve("home2"), false, FileFaults.NONE);
        String before = quick.putIfAbsent(manifest, content("before")).orElseThrow();

        CompletableFuture<Optional<String>> first =
                CompletableFuture.supplyAsync(() -> slow.putIfMatch(manifest, before, content("first")));
        assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Optional<String>> second =
                CompletableFuture.supplyAsync(() -> quick.putIfMatch(manifest, before, content("second")));
        // The second has time to do what it would do without the lock.
        assertThat(second.completeOnTimeout(Optional.of("waits"), 300, TimeUnit.MILLISECONDS)
                        .get())
                .contains("waits");
        mayRename.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isPresent();
        assertThat(quick.putIfMatch(manifest, before, content("third"))).isEmpty();
        assertThat(quick.get(manifest).orElseThrow().bytes()).isEqualTo("first".getBytes(UTF_8));
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
