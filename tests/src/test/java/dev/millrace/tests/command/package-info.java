/** The command line in the test's own process, and its contracts. Entry: {@link dev.millrace.tests.command.Shell}. */
@NullMarked
package dev.millrace.tests.command;

import org.jspecify.annotations.NullMarked;
