/**
 * How long a job takes and what it costs in the cloud, found out without a cloud: the production coordinator, its starting of workers, and the worker
 * loop run on virtual time against models of the services. Start reading at {@link dev.millrace.simulation.scale.ScaleWorld}.
 *
 * <p>Absent on purpose: rows. A task is so many bytes and so much computing; what it would write is charged, and not kept. Faults of every kind are in
 * {@link dev.millrace.simulation.fault}; here workers die and stand still only as often as they do on an ordinary day.
 */
@NullMarked
package dev.millrace.simulation.scale;

import org.jspecify.annotations.NullMarked;
