/**
 * HTTP without a server: requests and answers as plain records, a table of routes with what they take and give, problem documents, limits. Start
 * reading at {@link dev.millrace.service.http.Router}.
 *
 * <p>Absent on purpose: sockets, which are the business of whoever owns one, and what the routes mean, which is the business of
 * {@code dev.millrace.service.api}.
 */
@NullMarked
package dev.millrace.service.http;

import org.jspecify.annotations.NullMarked;
