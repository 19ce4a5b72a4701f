/** The assertions on frames, asserted. */
@NullMarked
package dev.millrace.sdk.test;

import org.jspecify.annotations.NullMarked;
