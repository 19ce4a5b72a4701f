/** Uploads that begin runs: the story of a week under events of any kind, the commands, what is refused, and the page that teaches it. */
@NullMarked
package dev.millrace.tests.trigger;

import org.jspecify.annotations.NullMarked;
