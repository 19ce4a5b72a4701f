package dev.millrace.coordinator.notice;

import dev.millrace.graph.Webhook;

/** Calls webhooks. */
public interface Webhooks {
    /** Longest time of a call; its answer comes within it. */
    long LIMIT_MILLIS = 10_000;

    /**
     * One call; never throws for what the other side does or does not do. Repeated calls with the same id are one event for who is called.
     *
     * @param id of the event, the same in each call
     * @param body JSON, the same in each call
     */
    Answer call(Webhook webhook, String id, String event, String body);

    /** What became of a call. */
    sealed interface Answer {
        record Heard() implements Answer {}

        /** @param trouble for people; without secrets */
        record NotHeard(String trouble) implements Answer {}
    }
}
