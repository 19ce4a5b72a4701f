/** Frame steps of job files against queries that say the same. */
@NullMarked
package dev.millrace.tests.frame;

import org.jspecify.annotations.NullMarked;
