/** Runs whose tasks are chosen again when sizes are known give the rows of runs whose tasks are not, and say what was decided. */
@NullMarked
package dev.millrace.tests.adaptive;

import org.jspecify.annotations.NullMarked;
