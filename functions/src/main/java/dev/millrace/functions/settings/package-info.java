/**
 * What a deployment tells its functions and containers: {@link dev.millrace.functions.settings.CloudVariable} declares each variable of the environment
 * once, {@link dev.millrace.functions.settings.CloudSettings} reads them.
 *
 * <p>Absent on purpose: secrets, which lie in no variable of ours, and region, credentials and endpoint, which the SDK reads by itself.
 */
@NullMarked
package dev.millrace.functions.settings;

import org.jspecify.annotations.NullMarked;
