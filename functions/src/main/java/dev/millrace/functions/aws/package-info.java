/**
 * Entry points on AWS, and the services that only they need: handlers of functions, the main of containers, clients that start workers.
 *
 * <p>Absent on purpose: decisions. A handler decodes, wires and delegates.
 */
@NullMarked
package dev.millrace.functions.aws;

import org.jspecify.annotations.NullMarked;
