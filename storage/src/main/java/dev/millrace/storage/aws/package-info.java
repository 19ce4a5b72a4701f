/**
 * The ports on AWS: siblings of the local and memory adapters under the same contracts, and the only code of storage that knows the SDK.
 *
 * <p>Absent on purpose: rules of the protocol, which lie in {@link dev.millrace.storage.record.Writes}, and anything that creates resources of a
 * deployment.
 */
@NullMarked
package dev.millrace.storage.aws;

import org.jspecify.annotations.NullMarked;
