package dev.millrace.sdk.test;

import dev.millrace.sdk.Frame;

/** Where assertions on frames begin. */
public final class FrameAssertions {
    private FrameAssertions() {}

    /** Assertions that compute the frame at most once. */
    public static FrameAssert assertThat(Frame frame) {
        return new FrameAssert(frame);
    }
}
