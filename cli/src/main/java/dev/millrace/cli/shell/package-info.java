/**
 * What stands between a person and statements: lines that are edited, remembered and completed, and commands that begin with a dot. Start reading at
 * {@link dev.millrace.cli.shell.Prompt}.
 *
 * <p>Absent on purpose: what statements mean, and who runs them.
 */
@NullMarked
package dev.millrace.cli.shell;

import org.jspecify.annotations.NullMarked;
