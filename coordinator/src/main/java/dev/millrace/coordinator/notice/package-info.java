/**
 * Tells webhooks how runs ended. {@link dev.millrace.coordinator.notice.Notifier} takes notices that were written with the end of a run, and calls by
 * {@link dev.millrace.coordinator.notice.Webhooks}.
 *
 * <p>Absent on purpose: any influence on runs. A notice that nobody hears changes nothing but its own row. Every notice is sent at least once, or as
 * often as it may be; it may come twice, under the same id.
 */
@NullMarked
package dev.millrace.coordinator.notice;

import org.jspecify.annotations.NullMarked;
