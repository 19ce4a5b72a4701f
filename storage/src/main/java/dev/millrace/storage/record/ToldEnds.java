package dev.millrace.storage.record;

import dev.millrace.graph.Webhook;
import dev.millrace.graph.Webhook.Event;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which ends of a run are told to which webhook, so that the end can be written with what is to be told, and no document need be read for it.
 *
 * @param events of each webhook, in the order of the spec
 */
public record ToldEnds(List<Set<Event>> events) {
    public static final ToldEnds NONE = new ToldEnds(List.of());

    public ToldEnds {
        events = List.copyOf(events);
    }

    public static ToldEnds of(List<Webhook> webhooks) {
        return new ToldEnds(webhooks.stream().<Set<Event>>map(Webhook::on).toList());
    }

    /** Whether nobody is told anything. */
    public boolean isEmpty() {
        return events.isEmpty();
    }

    /** Positions of the webhooks that are told of an end, ascending. */
    List<Integer> webhooks(RunState end) {
        return Event.of(end.name().toLowerCase(Locale.ROOT))
                .map(event -> IntStream.range(0, events.size())
                        .filter(position -> events.get(position).contains(event))
                        .boxed()
                        .toList())
                .orElse(List.of());
    }

    String text() {
        return events.stream()
                .map(of -> of.stream().sorted().map(Event::word).collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
    }

    static ToldEnds parse(String text) {
        return text.isEmpty()
                ? NONE
                : new ToldEnds(
                        Stream.of(text.split(";", -1)).map(ToldEnds::events).toList());
    }

    private static Set<Event> events(String words) {
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (String word : words.split(",", -1)) {
            Event.of(word).ifPresent(events::add);
        }
        return events;
    }
}
