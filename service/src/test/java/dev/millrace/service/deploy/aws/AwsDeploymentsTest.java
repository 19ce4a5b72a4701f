package dev.millrace.service.deploy.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.deploy.DeployRegion;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/** Regions are of partitions, which have their own ARNs and hosts. */
final class AwsDeploymentsTest {
    @Test
    void aRegionSaysItsPartitionAndItsHosts() {
        assertThat(AwsDeployments.place(Region.EU_CENTRAL_1))
                .isEqualTo(new DeployRegion("eu-central-1", "aws", "amazonaws.com"));
        assertThat(AwsDeployments.place(Region.CN_NORTH_1))
                .isEqualTo(new DeployRegion("cn-north-1", "aws-cn", "amazonaws.com.cn"));
        assertThat(AwsDeployments.place(Region.US_GOV_WEST_1))
                .isEqualTo(new DeployRegion("us-gov-west-1", "aws-us-gov", "amazonaws.com"));
    }
}
