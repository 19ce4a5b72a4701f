/**
 * The folder in which everything of a laptop's Millrace lies, and which processes use it now. Start reading at
 * {@link dev.millrace.service.home.Home}.
 *
 * <p>Absent on purpose: truth about runs. Locks here only say who works at the moment; nothing becomes wrong when they are lost.
 */
@NullMarked
package dev.millrace.service.home;

import org.jspecify.annotations.NullMarked;
