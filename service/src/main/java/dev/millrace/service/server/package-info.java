/**
 * The service of one machine, listening on a port. Start reading at {@link dev.millrace.service.server.LocalServer}; only
 * {@link dev.millrace.service.server.JettyServer} and its handler know the library that speaks HTTP.
 *
 * <p>Absent on purpose: routes, and any decision about a request.
 */
@NullMarked
package dev.millrace.service.server;

import org.jspecify.annotations.NullMarked;
