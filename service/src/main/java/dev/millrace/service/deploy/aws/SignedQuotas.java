package dev.millrace.service.deploy.aws;

import dev.millrace.graph.Failure;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import tools.jackson.databind.JsonNode;

/** Quotas of an account, as Service Quotas tells them. */
final class SignedQuotas implements QuotaProbe.Quotas, AutoCloseable {
    static final String SERVICE = "servicequotas";
    private static final String OPERATION = "ServiceQuotasV20190624.GetServiceQuota";

    private final SignedOperations operations;

    SignedQuotas(URI endpoint, String region, AwsCredentialsProvider credentials) {
        this.operations = new SignedOperations(endpoint, SERVICE, region, credentials, SignedQuotas::refused);
    }

    @Override
    public double of(String service, String code) {
        JsonNode value = operations
                .ask(OPERATION, Map.of("ServiceCode", service, "QuotaCode", code))
                .at("/Quota/Value");
        if (!value.isNumber()) {
            throw refused("the answer has no value of the quota " + code);
        }
        return value.asDouble();
    }

    private static RuntimeException refused(String why) {
        return Failure.invalid(
                        "QUOTAS_UNKNOWN",
                        "Service Quotas does not answer: " + why,
                        "Allow servicequotas:GetServiceQuota, or look in its console")
                .toException();
    }

    @Override
    public void close() {
        operations.close();
    }
}
