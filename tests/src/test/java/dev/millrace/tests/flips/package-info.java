/** A bit that flips in anything that Millrace has written is found, named, and never becomes an answer. Entry: {@link dev.millrace.tests.flips.FlipsTest}. */
@NullMarked
package dev.millrace.tests.flips;

import org.jspecify.annotations.NullMarked;
