/**
 * The API behind a function: runs that are kept by the services of a cloud, and whose a request is. Start reading at
 * {@link dev.millrace.functions.serve.CloudRuns}.
 *
 * <p>Absent on purpose: routes, which are those of every service, and work on runs, which the coordinator and the workers do.
 */
@NullMarked
package dev.millrace.functions.serve;

import org.jspecify.annotations.NullMarked;
