/** Whole runs over the memory adapters: coordinator and workers take turns on one thread, and time passes only when nobody has anything to do. */
@NullMarked
package dev.millrace.tests.protocol;

import org.jspecify.annotations.NullMarked;
