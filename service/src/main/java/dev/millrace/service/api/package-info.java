/**
 * What can be asked for over HTTP: each group of routes is a class, which says what its routes take and give and answers them by the rooms that commands
 * use. Start reading at {@link dev.millrace.service.api.Api}.
 *
 * <p>Absent on purpose: a second way to run anything, and sockets.
 */
@NullMarked
package dev.millrace.service.api;

import org.jspecify.annotations.NullMarked;
