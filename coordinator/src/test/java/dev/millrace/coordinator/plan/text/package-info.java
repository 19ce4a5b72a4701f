/** Tests of texts: every golden query through the reader, and every door that must stay shut. */
@NullMarked
package dev.millrace.coordinator.plan.text;

import org.jspecify.annotations.NullMarked;
