package dev.millrace.service.client.aws;

import java.util.Map;
import java.util.TreeMap;

/** The credentials that a {@link VerifyingGateway} knows as those of this process, from here to {@link #close}. */
public final class GatewayCredentials implements AutoCloseable {
    private static final Map<String, String> OWN = Map.of(
            "aws.accessKeyId", VerifyingGateway.KEY,
            "aws.secretAccessKey", VerifyingGateway.SECRET,
            "aws.sessionToken", VerifyingGateway.SESSION,
            "aws.region", VerifyingGateway.REGION);

    private final Map<String, String> before = new TreeMap<>();

    public GatewayCredentials() {
        OWN.forEach((name, value) -> {
            String old = System.setProperty(name, value);
            if (old != null) {
                before.put(name, old);
            }
        });
    }

    @Override
    public void close() {
        OWN.keySet().forEach(name -> {
            String old = before.get(name);
            if (old == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, old);
            }
        });
    }
}
