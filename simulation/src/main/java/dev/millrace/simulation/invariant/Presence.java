package dev.millrace.simulation.invariant;

import dev.millrace.graph.Release;

/** Which versions of the code were there when, in true time. */
public interface Presence {
    /** Whether a version was there at any moment of a span of time, both ends included. */
    boolean wasThere(Release release, long fromMillis, long untilMillis);

    /** Whether at some moment of a span it was not there, and had not been for so long without a break. */
    boolean wasGone(Release release, long fromMillis, long untilMillis, long forMillis);
}
