/**
 * The parts of a deployment in the cloud: a coordinator and workers that are started, have so much time, and end. See
 * {@link dev.millrace.functions.wiring.CloudWiring}.
 *
 * <p>Absent on purpose: decisions. Handlers decode, wire and delegate to the rooms that a laptop uses too.
 */
@NullMarked
package dev.millrace.functions;

import org.jspecify.annotations.NullMarked;
