package dev.millrace.tests.command;

import java.util.Map;

/** Where a command works. It says the same in each mode, but for what a test names as a difference. */
enum Mode {
    /** In the home of its working directory. */
    HOME,

    /** On a service of that home, by HTTP. */
    SERVICE;

    /** One task runs at a time. */
    private static final Map<String, String> WORKERS =
            Map.of("MILLRACE_RUNTIME_SLOTS", "1", "MILLRACE_RUNTIME_MEMORY", "512MiB");

    /**
     * Commands of a working directory, and the service that they need.
     *
     * @param service closed at the end
     */
    record Opened(Shell shell, AutoCloseable service) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            service.close();
        }
    }

    /** @param folder whose home is worked on: its variables are those of the service too */
    Opened open(Shell folder) {
        Shell shell = folder.with(WORKERS);
        return switch (this) {
            case HOME -> new Opened(shell, () -> {});
            case SERVICE -> {
                ServedHome service = new ServedHome(shell);
                yield new Opened(shell.with(Map.of("MILLRACE_ENDPOINT", service.uri())), service);
            }
        };
    }
}
