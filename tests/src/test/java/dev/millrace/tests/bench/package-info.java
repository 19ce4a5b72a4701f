/** Queries through the whole embedded runtime, in the test's own process. Entry: {@link dev.millrace.tests.bench.QueryBench}. */
@NullMarked
package dev.millrace.tests.bench;

import org.jspecify.annotations.NullMarked;
