/** Stored cases and answers of other engines: every query must give the stored rows, in every way of running it. */
@NullMarked
package dev.millrace.tests.golden;

import org.jspecify.annotations.NullMarked;
