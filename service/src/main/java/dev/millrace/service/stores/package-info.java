/**
 * Which stores a process of this machine can reach.
 *
 * <p>Entry type: {@link dev.millrace.service.stores.ReachableStores}. Absent on purpose: credentials, which are looked up where AWS's own tools look.
 */
@NullMarked
package dev.millrace.service.stores;

import org.jspecify.annotations.NullMarked;
