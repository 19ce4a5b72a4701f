/**
 * What commands are called with and what they end with. Entry: {@link dev.millrace.cli.context.Context}.
 *
 * <p>Absent on purpose: the commands.
 */
@NullMarked
package dev.millrace.cli.context;

import org.jspecify.annotations.NullMarked;
