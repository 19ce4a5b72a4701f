/**
 * CloudFormation, EventBridge Scheduler, and what else a deployment asks an account for. Entry type: {@link dev.millrace.service.deploy.aws.AwsDeployments}.
 *
 * <p>Absent on purpose: what is deployed, and in which order.
 */
@NullMarked
package dev.millrace.service.deploy.aws;

import org.jspecify.annotations.NullMarked;
