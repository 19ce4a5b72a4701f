/**
 * Numbers and times as people read them, the same in a terminal and on a page. Start reading at {@link dev.millrace.service.words.Human}.
 *
 * <p>Absent on purpose: sentences, and what only programs read.
 */
@NullMarked
package dev.millrace.service.words;

import org.jspecify.annotations.NullMarked;
