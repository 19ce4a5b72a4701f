/**
 * The ports on one machine: objects are plain files at their absolute paths, rows and messages are tables of one SQLite database. Several
 * processes may share a home, any of them may be killed at any moment, and a person can look inside with ordinary tools.
 *
 * <p>Entry type: {@link dev.millrace.storage.local.LocalHome}. Absent on purpose: network file systems, which keep neither SQLite's locks nor
 * the order of renames.
 */
@NullMarked
package dev.millrace.storage.local;

import org.jspecify.annotations.NullMarked;
