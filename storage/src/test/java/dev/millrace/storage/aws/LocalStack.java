package dev.millrace.storage.aws;

import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * The services of LocalStack in a container, which ends with this JVM: a second opinion beside MiniStack's. Its DynamoDB is Amazon's own program for
 * tests, which is in the image.
 */
final class LocalStack {
    /** The last open one; later ones want an account. */
    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");

    private LocalStack() {}

    /** What the tests ask for; of others it says that they are switched off. */
    private static final String[] SERVICES = {"s3", "sqs", "dynamodb", "ssm", "scheduler"};

    /** Throws {@link TestAbortedException} where no Docker daemon answers, or it cannot get an image: this one, or that of who removes it at the end. */
    static AwsAccount start() {
        try {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                throw new TestAbortedException("no LocalStack: no Docker daemon answers here");
            }
            LocalStackContainer started = new LocalStackContainer(IMAGE).withServices(SERVICES);
            started.start();
            return account(started);
        } catch (ContainerFetchException absent) {
            throw new TestAbortedException("no LocalStack: its image cannot be had: " + absent.getMessage(), absent);
        }
    }

    private static AwsAccount account(LocalStackContainer started) {
        return new AwsAccount(
                started.getEndpoint(),
                Region.of(started.getRegion()),
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(started.getAccessKey(), started.getSecretKey())));
    }
}
