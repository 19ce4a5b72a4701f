/**
 * Contracts and checks as ordinary steps: rows with the first rule that each breaks are written down once; what reads the source reads those that
 * break none, a result keeps the others, and one row of counts is judged. Entry: {@link ContractLowering}. Absent: any way of its own to run.
 */
@NullMarked
package dev.millrace.coordinator.plan.contract;

import org.jspecify.annotations.NullMarked;
