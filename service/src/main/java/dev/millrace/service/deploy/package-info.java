/**
 * A deployment in an account: its templates, what they make under given parameters, and what that costs while nothing runs. Start reading at
 * {@link dev.millrace.service.deploy.Blueprint}.
 *
 * <p>Absent on purpose: the services that make it so. They are known in {@code dev.millrace.service.deploy.aws} alone.
 */
@NullMarked
package dev.millrace.service.deploy;

import org.jspecify.annotations.NullMarked;
