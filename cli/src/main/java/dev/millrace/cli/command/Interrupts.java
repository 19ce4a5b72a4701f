package dev.millrace.cli.command;

import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Ctrl-C and a request to end: the first stops in order, a second one at once. */
final class Interrupts implements AutoCloseable {
    private static final int INTERRUPTED = 130;

    private static final Interrupts ELSEWHERE = new Interrupts();

    private final List<Replaced> replaced;
    private boolean asked;

    private record Replaced(Signal signal, SignalHandler before) {}

    private Interrupts() {
        replaced = List.of();
    }

    private Interrupts(Runnable stop) {
        replaced = List.of(handle("INT", stop), handle("TERM", stop));
    }

    /** From now on, {@code stop} is called on the first request. */
    static Interrupts to(Runnable stop) {
        return new Interrupts(stop);
    }

    /** Others ask for them. */
    static Interrupts elsewhere() {
        return ELSEWHERE;
    }

    private Replaced handle(String name, Runnable stop) {
        Signal signal = new Signal(name);
        return new Replaced(signal, Signal.handle(signal, _ -> asked(stop)));
    }

    private synchronized void asked(Runnable stop) {
        if (asked) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        asked = true;
        stop.run();
    }

    @Override
    public void close() {
        replaced.forEach(one -> Signal.handle(one.signal(), one.before()));
    }
}
