/**
 * The HTTP API as strangers use it. Entry: {@link dev.millrace.tests.api.SchemathesisTest}.
 *
 * <p>Absent on purpose: single routes, which are tested beside their classes.
 */
@NullMarked
package dev.millrace.tests.api;

import org.jspecify.annotations.NullMarked;
