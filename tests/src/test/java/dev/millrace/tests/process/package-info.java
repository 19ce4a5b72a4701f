/** The command line as real processes. Entry: {@link dev.millrace.tests.process.CommandProcess}. */
@NullMarked
package dev.millrace.tests.process;

import org.jspecify.annotations.NullMarked;
