/**
 * What makes commands start quickly, run once by the launcher: native libraries beside their jars
 * ({@link dev.millrace.cli.quick.Preparation}) and a run that shows the JVM what is used ({@link dev.millrace.cli.quick.Training}).
 *
 * <p>Absent on purpose: anything that commands need. All works without it, only later.
 */
@NullMarked
package dev.millrace.cli.quick;

import org.jspecify.annotations.NullMarked;
