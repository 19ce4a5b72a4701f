package dev.millrace.cli.shell;

/** Where the words of a person come from. */
public interface Prompt extends AutoCloseable {
    /** What was typed. */
    sealed interface Typed {
        /** Statements, each ended by a semicolon but perhaps the last, or one command that begins with a dot. */
        record Text(String text) implements Typed {}

        /** The line was given up. */
        record Nothing() implements Typed {}

        /** There will be no more. */
        record End() implements Typed {}
    }

    /** Waits for the next text. */
    Typed next();

    /** Whether a person sits there, who may correct a mistake. */
    boolean isInteractive();

    /** From now on a request to stop calls {@code stop}, until the returned handle is closed. */
    Running whileRunning(Runnable stop);

    /** Something runs, and may be stopped. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    void close();
}
