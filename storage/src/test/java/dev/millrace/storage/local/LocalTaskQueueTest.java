package dev.millrace.storage.local;

import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.TaskQueueContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LocalTaskQueueTest extends TaskQueueContract {
    @TempDir
    Path folder;

    private LocalHome home;

    @BeforeEach
    void open() {
        home = LocalHome.open(folder, clock, new LocalHome.Options(false, false, 10_000, FileFaults.NONE));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Override
    protected TaskQueue queue() {
        return home.queue();
    }
}
