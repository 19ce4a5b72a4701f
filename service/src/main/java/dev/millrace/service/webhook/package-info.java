/**
 * Calls webhooks over HTTP. {@link dev.millrace.service.webhook.HttpWebhooks} signs and sends,
 * {@link dev.millrace.service.webhook.Signature} is what a receiver checks.
 *
 * <p>Absent on purpose: when to call, and how often; that is the notifier's. A secret is read when it is needed, and kept nowhere.
 */
@NullMarked
package dev.millrace.service.webhook;

import org.jspecify.annotations.NullMarked;
