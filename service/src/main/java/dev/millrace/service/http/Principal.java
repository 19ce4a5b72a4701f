package dev.millrace.service.http;

/**
 * Who asks.
 *
 * @param tenant whose runs it sees; empty: the owner of the home, who sees all
 */
public record Principal(String tenant) {
    /** The owner of the home. */
    public static final Principal OWNER = new Principal("");

    public Principal {
        if (!tenant.matches("[a-z0-9-]{0,40}")) {
            throw new IllegalArgumentException("not the name of a tenant: " + tenant);
        }
    }

    public boolean isOwner() {
        return tenant.isEmpty();
    }
}
