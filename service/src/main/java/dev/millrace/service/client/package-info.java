/**
 * Runs as commands look at them, in a home of this machine or behind a service: one interface, two wirings. Start reading at
 * {@link dev.millrace.service.client.Runs}.
 *
 * <p>Absent on purpose: words for people, and work on tasks.
 */
@NullMarked
package dev.millrace.service.client;

import org.jspecify.annotations.NullMarked;
