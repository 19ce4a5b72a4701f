package dev.millrace.storage.local;

import java.nio.file.Path;

/**
 * Which lock excludes those that may change a file: all processes of a home within the home; elsewhere all processes of the user on this machine,
 * because several homes may publish to one folder.
 */
final class ChangeLocks {
    private final Path home;
    private final ProcessLock ofHome;
    private final ProcessLock ofMachine;

    ChangeLocks(Path home) {
        this.home = home;
        this.ofHome = new ProcessLock(home.resolve("objects.lock"));
        this.ofMachine = new ProcessLock(Path.of(
                System.getProperty("java.io.tmpdir"),
                "millrace-" + System.getProperty("user.name"),
                "destinations.lock"));
    }

    ProcessLock of(Path target) {
        return target.startsWith(home) ? ofHome : ofMachine;
    }
}
