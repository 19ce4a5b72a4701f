/**
 * The commands, a class each. Entry: {@link dev.millrace.cli.command.MillraceCommand}.
 *
 * <p>Absent on purpose: what a run means; commands call the service, print, and choose the exit code.
 */
@NullMarked
package dev.millrace.cli.command;

import org.jspecify.annotations.NullMarked;
