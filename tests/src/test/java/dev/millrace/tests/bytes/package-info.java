/** The same plan gives the same bytes, whatever the number of slots. */
@NullMarked
package dev.millrace.tests.bytes;

import org.jspecify.annotations.NullMarked;
