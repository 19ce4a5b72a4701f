/**
 * Puts the parts of a deployment together from ports and variables: {@link dev.millrace.functions.wiring.CloudWiring}. The ports are the caller's, so that
 * the same wiring runs on the services and in a test.
 *
 * <p>Absent on purpose: clients of services.
 */
@NullMarked
package dev.millrace.functions.wiring;

import org.jspecify.annotations.NullMarked;
