package dev.millrace.graph;

import java.util.List;

/**
 * How runs of a job are conducted, whatever they compute.
 *
 * @param webhooks who is told of their ends, in order of the file
 */
public record Conduct(List<Webhook> webhooks) {
    public static final Conduct DEFAULT = new Conduct(List.of());

    public Conduct {
        webhooks = List.copyOf(webhooks);
    }
}
