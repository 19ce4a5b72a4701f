package dev.millrace.coordinator.plan.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Where a webhook may lie: what it is told is read by nobody on the way. */
public final class WebhookAddress {
    private WebhookAddress() {}

    /** What is wrong with an address, and what to write instead. */
    public record Complaint(String message, String remedy) {}

    /** Empty: nothing is wrong. */
    public static Optional<Complaint> complaint(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException malformed) {
            return wrong("'" + shortened(text) + "' is not a URL: " + malformed.getReason());
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !scheme.equals("https") && !scheme.equals("http")) {
            return wrong("'" + shortened(text) + "' is not the URL of a web server");
        }
        if (url.getRawUserInfo() != null) {
            return Optional.of(new Complaint(
                    "The URL holds a user or password, which would be stored with every run",
                    "Leave them out: each call is signed with the webhook's secret"));
        }
        if (url.getRawFragment() != null) {
            return wrong("'" + shortened(text) + "' has a part after '#', which no server is sent");
        }
        if (scheme.equals("http") && !isLoopback(url.getHost())) {
            return Optional.of(new Complaint(
                    "'" + url.getHost() + "' would be called without encryption",
                    "Write https://…; http is for this machine alone, such as http://127.0.0.1:8080/"));
        }
        return Optional.empty();
    }

    private static Optional<Complaint> wrong(String message) {
        return Optional.of(new Complaint(message, "Write for example: https://hooks.example/runs"));
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /** By its name alone: a name that somebody else resolves may be anything. */
    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }
}
