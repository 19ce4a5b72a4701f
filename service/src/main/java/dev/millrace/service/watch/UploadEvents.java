package dev.millrace.service.watch;

import dev.millrace.graph.Location;
import java.util.List;

/** Where something may have come. Any of it may be lost, doubled, late or wrong: a listing finds what is there. */
public interface UploadEvents extends AutoCloseable {
    /** Waits at most so long for something; may return sooner with nothing. */
    List<Location> await(long millis) throws InterruptedException;

    /** Lets {@link #await} return. */
    void wake();

    @Override
    void close();
}
