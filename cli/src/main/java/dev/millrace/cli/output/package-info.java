/**
 * Everything that commands print: results in six formats, progress, runs and failures. Data goes to standard output, all else to standard
 * error; entry: {@link dev.millrace.cli.output.Terminal}.
 *
 * <p>Absent on purpose: reading anything.
 */
@NullMarked
package dev.millrace.cli.output;

import org.jspecify.annotations.NullMarked;
