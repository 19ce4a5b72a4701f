package dev.millrace.service.deploy;

/**
 * Where a deployment is.
 *
 * @param id as {@code eu-central-1}
 * @param partition to which the region belongs, as {@code aws} or {@code aws-cn}: the second word of every ARN there
 * @param dnsSuffix how the names of the partition's hosts end, as {@code amazonaws.com}
 */
public record DeployRegion(String id, String partition, String dnsSuffix) {
    /** A file in a bucket as CloudFormation fetches it. */
    String url(String bucket, String key) {
        return "https://s3." + id + "." + dnsSuffix + "/" + bucket + "/" + key;
    }
}
