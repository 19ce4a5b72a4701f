/**
 * Several stores as one, each with the locations of its scheme.
 *
 * <p>Entry type: {@link dev.millrace.storage.route.RoutedObjectStore}. Absent on purpose: which stores there are, and how they are reached.
 */
@NullMarked
package dev.millrace.storage.route;

import org.jspecify.annotations.NullMarked;
