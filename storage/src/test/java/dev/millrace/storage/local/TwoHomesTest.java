package dev.millrace.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Content;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two homes publish to one folder: of two that replace the same object, one does. */
@Timeout(300)
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

        FutureTask<Optional<String>> first =
                new FutureTask<>(() -> slow.putIfMatch(manifest, before, content("first")));
        Thread.ofPlatform().start(first);
        looked.await();
        FutureTask<Optional<String>> second =
                new FutureTask<>(() -> quick.putIfMatch(manifest, before, content("second")));
        Thread waiting = Thread.ofPlatform().start(second);
        // Without the lock the second would not wait, but end; where it waits decides nothing of what follows.
        while (!second.isDone() && waiting.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        assertThat(second.isDone()).isFalse();
        mayRename.countDown();
        assertThat(first.get()).isPresent();
        assertThat(second.get()).isEmpty();
        assertThat(quick.putIfMatch(manifest, before, content("third"))).isEmpty();
        assertThat(quick.get(manifest).orElseThrow().bytes()).isEqualTo("first".getBytes(UTF_8));
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
