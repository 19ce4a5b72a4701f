/**
 * Where things are kept: the ports {@link dev.millrace.storage.ObjectStore}, {@link dev.millrace.storage.StateTable} and
 * {@link dev.millrace.storage.TaskQueue}, the one schema of all keys, and what can go wrong.
 *
 * <p>Adapters are sibling packages under the same contract suites. Absent on purpose: what the rows and objects mean.
 */
@NullMarked
package dev.millrace.storage;

import org.jspecify.annotations.NullMarked;
