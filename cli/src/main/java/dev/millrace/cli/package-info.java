/**
 * The {@code millrace} command. Entry: {@link dev.millrace.cli.Main}; every command is a class of {@code dev.millrace.cli.command}, everything
 * that is printed comes from {@code dev.millrace.cli.output}.
 *
 * <p>Absent on purpose: decisions. Commands read arguments, call the service and print.
 */
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
