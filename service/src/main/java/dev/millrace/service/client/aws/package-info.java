/**
 * Requests that are signed as AWS asks for, so that a gateway knows which principal sends them. Start reading at
 * {@link dev.millrace.service.client.aws.RequestSigner}.
 *
 * <p>Absent on purpose: credentials of our own; they are found where every program of AWS looks for them.
 */
@NullMarked
package dev.millrace.service.client.aws;

import org.jspecify.annotations.NullMarked;
