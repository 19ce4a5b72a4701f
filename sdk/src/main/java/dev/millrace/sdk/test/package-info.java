/**
 * Tests of what uses Millrace: {@link dev.millrace.sdk.test.MillraceTest} gives a test a Millrace of its own, and
 * {@link dev.millrace.sdk.test.FrameAssertions} says what a frame must be. Needs JUnit and AssertJ, which the user's own build brings.
 */
@NullMarked
package dev.millrace.sdk.test;

import org.jspecify.annotations.NullMarked;
