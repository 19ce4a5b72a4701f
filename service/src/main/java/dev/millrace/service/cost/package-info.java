/**
 * What a run would cost on Lambda. Start reading at {@link dev.millrace.service.cost.CloudCost}; prices are a dated file that users may
 * replace.
 *
 * <p>Absent on purpose: bills. These are estimates from measured or expected work.
 */
@NullMarked
package dev.millrace.service.cost;

import org.jspecify.annotations.NullMarked;
