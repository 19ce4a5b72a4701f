package dev.millrace.service.home;

import dev.millrace.graph.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which processes use a home, and which of them drives which run. */
public final class LivingProcesses {
    private static final String ENDING = ".lock";

    private final Home home;

    public LivingProcesses(Home home) {
        this.home = home;
    }

    /** Something that lasts until it is closed or the process ends. */
    public interface Presence extends AutoCloseable {
        @Override
        void close();
    }

    /** Enters this process. */
    public Presence enter(ProcessToken token) {
        return held(() -> FileLocks.takeOwn(home.processes().resolve(token + ENDING)))
                .orElseThrow(() -> new IllegalStateException("the process token " + token + " is in use"));
    }

    /** Becomes the one that drives a run. Empty: another living process does. */
    public Optional<Presence> drive(RunId run) {
        return held(() -> FileLocks.take(driver(run)));
    }

    /** Whether a living process drives the run. */
    public boolean isDriven(RunId run) {
        try {
            return FileLocks.isHeld(driver(run));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    public boolean isAlive(ProcessToken token) {
        try {
            return FileLocks.isHeld(home.processes().resolve(token + ENDING));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Processes that entered and ended without leaving, in order; call {@link #forget} when what they left is cleared up. */
    public List<ProcessToken> dead() {
        List<ProcessToken> dead = new ArrayList<>();
        try (Stream<Path> files = Files.isDirectory(home.processes()) ? Files.list(home.processes()) : Stream.empty()) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING) && FileLocks.isLeft(file)) {
                    dead.add(new ProcessToken(name.substring(0, name.length() - ENDING.length())));
                }
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return dead;
    }

    public void forget(ProcessToken dead) {
        try {
            Files.deleteIfExists(home.processes().resolve(dead + ENDING));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Path driver(RunId run) {
        return home.drivers().resolve(run + ENDING);
    }

    private interface Taking {
        Optional<FileLocks.Held> take() throws IOException;
    }

    private static Optional<Presence> held(Taking taking) {
        try {
            return taking.take().map(held -> held::close);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
