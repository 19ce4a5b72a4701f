package dev.millrace.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.storage.StorageException;
import dev.millrace.storage.local.FileFaults.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class GroupCommitTest {
    @TempDir
    private Path folder;

    /** Each commit waits until the test lets it go. */
    private final Semaphore commits = new Semaphore(0);

    private final Semaphore committing = new Semaphore(0);
    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();

    private LocalDatabase open() {
        return LocalDatabase.open(folder.resolve("millrace.db"), false, 1_000, (step, _) -> {
            if (step == Step.COMMIT) {
                committing.release();
                commits.acquireUninterruptibly();
            }
        });
    }

    private Thread writer(LocalDatabase database, String name, CountDownLatch begun) {
        return Thread.ofPlatform().name(name).start(() -> {
            begun.countDown();
            try {
                answers.add(database.write(_ -> name));
            } catch (StorageException.Unavailable unavailable) {
                answers.add("unavailable");
            }
        });
    }

    @Test
    void whoseWriteIsBeingCommittedWhileTheDatabaseClosesIsToldWhatBecameOfIt() throws Exception {
        LocalDatabase database = open();
        Thread first = writer(database, "first", new CountDownLatch(1));
        committing.acquire();
        CountDownLatch begun = new CountDownLatch(2);
        List<Thread> group = List.of(writer(database, "second", begun), writer(database, "third", begun));
        begun.await();
        for (Thread member : group) {
            while (member.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
        commits.release();
        committing.acquire();

        Thread closing = Thread.ofPlatform().start(database::close);
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        for (Thread member : group) {
            member.interrupt();
            awaitNoticed(member);
        }
        commits.release();
        first.join();
        closing.join();
        for (Thread member : group) {
            member.join();
        }

        assertThat(answers).containsExactlyInAnyOrder("first", "second", "third");
    }

    /** Until the thread has seen its interrupt and waits again, or has ended. */
    private static void awaitNoticed(Thread member) throws InterruptedException {
        while (member.isAlive() && (member.isInterrupted() || member.getState() != Thread.State.WAITING)) {
            Thread.sleep(1);
        }
    }

    @Test
    void aWriteThatComesAfterTheCloseIsUnavailable() {
        commits.release(10);
        LocalDatabase database = open();
        database.close();

        assertThatThrownBy(() -> database.write(_ -> "late")).isInstanceOf(StorageException.Unavailable.class);
        assertThat(committing.tryAcquire()).isFalse();
    }
}
