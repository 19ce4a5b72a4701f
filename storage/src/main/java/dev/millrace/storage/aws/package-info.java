/**
 * The ports on AWS: siblings of the local and memory adapters under the same contracts, and the only code of storage that knows the SDK.
 *
 * <p>Entry types: {@link dev.millrace.storage.aws.S3ObjectStore}, {@link dev.millrace.storage.aws.DynamoStateTable} and
 * {@link dev.millrace.storage.aws.SqsTaskQueue}; clients of the latter two are set up by {@link dev.millrace.storage.aws.AwsClients}. Absent on purpose: rules of the protocol, which lie in
 * {@link dev.millrace.storage.record.Writes}; anything that creates resources of a deployment; endpoints, regions and credentials that come with a
 * location or a job: they are those of the process.
 */
@NullMarked
package dev.millrace.storage.aws;

import org.jspecify.annotations.NullMarked;
