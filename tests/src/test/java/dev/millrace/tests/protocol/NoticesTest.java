package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.notice.Notifier;
import dev.millrace.coordinator.notice.Webhooks;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.Webhook.Event;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.NoticeRow;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What webhooks are told, whoever dies in between. */
final class NoticesTest {
    private static final StageGraph GRAPH = Graphs.exchange(2, 2, false);
    private static final Webhooks.Answer HEARD = new Webhooks.Answer.Heard();
    private static final Webhooks.Answer DOWN = new Webhooks.Answer.NotHeard("status 500");

    /** Hears calls, and answers as it was told to; then it hears. */
    private static final class Listener implements Webhooks {
        private final List<String> ids = new ArrayList<>();
        private final List<String> bodies = new ArrayList<>();
        private final Deque<Answer> answers = new ArrayDeque<>();
        private boolean dies;

        @Override
        public Answer call(Webhook webhook, String id, String event, String body) {
            ids.add(webhook.name() + " " + id);
            bodies.add(body);
            if (dies) {
                throw new IllegalStateException("the process is killed after the call");
            }
            return answers.isEmpty() ? HEARD : answers.poll();
        }
    }

    private final Listener listener = new Listener();

    private static Webhook webhook(String name, Set<Event> on) {
        return new Webhook(name, on, "https://hooks.example/", new Webhook.Secret.Variable("S"));
    }

    private static RunId submit(World world, Webhook... webhooks) {
        JobSpec job = new JobSpec(
                "job",
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                JobSpec.Limits.DEFAULT,
                new TreeMap<>(),
                JobSpec.Quality.NONE,
                new Conduct(List.of(webhooks)));
        return world.submission.submit(job, Optional.empty()).run();
    }

    private Notifier notifier(World world) {
        return new Notifier(world.ports, listener, Rules.all());
    }

    private static List<NoticeRow> rows(World world, RunId run) {
        return world.ports.table().query(Keys.runPartition(run), Keys.NOTICES).stream()
                .map(NoticeRow::of)
                .toList();
    }

    @Test
    void anEndIsToldOnceToWhoAskedForIt() {
        World world = new World(GRAPH);
        RunId run = submit(
                world,
                webhook("failures", EnumSet.of(Event.FAILED)),
                webhook("ends", EnumSet.of(Event.FAILED, Event.SUCCEEDED)));
        assertThat(notifier(world).deliver(run)).isEmpty();
        world.end(run);
        assertThat(notifier(world).deliver(run)).isEmpty();
        assertThat(notifier(world).deliver(run)).isEmpty();
        assertThat(listener.ids).containsExactly("ends " + run + ".0.succeeded");
        assertThat(listener.bodies.getFirst())
                .contains("\"run\":\"" + run + "\"", "\"state\":\"SUCCEEDED\"", "\"rows\":");
        assertThat(rows(world, run)).singleElement().satisfies(row -> {
            assertThat(row.isHeard()).isTrue();
            assertThat(row.tries()).isEqualTo(1);
        });
    }

    @Test
    void whatIsToldIsThereAsSoonAsTheRunHasEnded() {
        World world = new World(GRAPH);
        RunId run = submit(world, webhook("ends", EnumSet.allOf(Event.class)));
        while (!world.row(run).state().isEnded()) {
            assertThat(rows(world, run)).isEmpty();
            world.act();
        }
        assertThat(rows(world, run))
                .singleElement()
                .satisfies(row -> assertThat(row.isPending()).isTrue());
    }

    @Test
    void aNotifierThatDiesAfterTheCallIsFollowedByOneThatCallsAgainUnderTheSameIdWithTheSameBody() {
        World world = new World(GRAPH);
        RunId run = submit(world, webhook("ends", EnumSet.allOf(Event.class)));
        world.end(run);
        listener.dies = true;
        assertThatThrownBy(() -> notifier(world).deliver(run)).isInstanceOf(IllegalStateException.class);
        listener.dies = false;
        assertThat(notifier(world).deliver(run)).isPresent();
        assertThat(listener.ids).hasSize(1);
        world.clock.sleep(2 * Webhooks.LIMIT_MILLIS);
        assertThat(notifier(world).deliver(run)).isEmpty();
        assertThat(listener.ids).hasSize(2).containsOnly("ends " + run + ".0.succeeded");
        assertThat(listener.bodies.get(0)).isEqualTo(listener.bodies.get(1));
    }

    @Test
    void whoDoesNotHearIsCalledAgainLaterAndLaterAndTheRunStaysAsItIs() {
        World world = new World(GRAPH);
        RunId run = submit(world, webhook("ends", EnumSet.allOf(Event.class)));
        world.end(run);
        listener.answers.addAll(List.of(DOWN, DOWN, DOWN));
        List<Long> waits = new ArrayList<>();
        for (var next = notifier(world).deliver(run);
                next.isPresent();
                next = notifier(world).deliver(run)) {
            waits.add(next.getAsLong() - world.clock.nowMillis());
            assertThat(rows(world, run).getFirst().troubleOrEmpty()).isEqualTo("status 500");
            world.clock.sleep(waits.getLast());
        }
        assertThat(waits).containsExactly(1_000L, 2_000L, 4_000L);
        assertThat(listener.ids).hasSize(4);
        assertThat(world.row(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(rows(world, run).getFirst().troubleOrEmpty()).isEmpty();
    }

    @Test
    void whoNeverHearsIsGivenUp() {
        World world = new World(GRAPH);
        RunId run = submit(world, webhook("ends", EnumSet.allOf(Event.class)));
        world.end(run);
        for (int call = 0; call < 100; call++) {
            listener.answers.add(DOWN);
        }
        for (var next = notifier(world).deliver(run);
                next.isPresent();
                next = notifier(world).deliver(run)) {
            world.clock.sleep(next.getAsLong() - world.clock.nowMillis());
        }
        assertThat(listener.ids).hasSize(20);
        assertThat(rows(world, run)).singleElement().satisfies(row -> {
            assertThat(row.isHeard() || row.isPending()).isFalse();
            assertThat(row.troubleOrEmpty()).isEqualTo("status 500");
        });
    }

    @Test
    void oneOfSeveralNotifiersCalls() {
        World world = new World(GRAPH);
        RunId run = submit(world, webhook("ends", EnumSet.allOf(Event.class)));
        world.end(run);
        Notifier slow = new Notifier(
                world.ports,
                (hook, id, event, body) -> {
                    assertThat(notifier(world).deliver(run)).isPresent();
                    return listener.call(hook, id, event, body);
                },
                Rules.all());
        assertThat(slow.deliver(run)).isEmpty();
        assertThat(listener.ids).hasSize(1);
    }

    @Test
    void eachEndOfARunThatIsRetriedIsToldEvenIfItWasNotToldBefore() {
        World world = new World(GRAPH);
        RunId run = submit(world, webhook("ends", EnumSet.allOf(Event.class)));
        world.users.cancel(run);
        world.users.retry(run, 0, Optional.empty());
        RunRow end = world.end(run);
        assertThat(end.state()).isEqualTo(RunState.SUCCEEDED);
        notifier(world).deliver(run);
        assertThat(listener.ids).containsExactly("ends " + run + ".0.cancelled", "ends " + run + ".1.succeeded");
        assertThat(listener.bodies.getFirst()).contains("\"state\":\"CANCELLED\"");
    }

    @Test
    void aRunThatCannotBePlannedIsToldWithTheCodeOfItsError() {
        World world = new World(Graphs.exchange(2, 2, false));
        RunId first = submit(world, webhook("ends", EnumSet.allOf(Event.class)));
        world.end(first);
        RunId second = submit(world, webhook("ends", EnumSet.allOf(Event.class)));
        assertThat(world.end(second).state()).isEqualTo(RunState.FAILED);
        notifier(world).deliver(second);
        assertThat(listener.ids).containsExactly("ends " + second + ".0.failed");
        assertThat(listener.bodies.getFirst()).contains("\"error\":{\"code\":\"OUTPUT_EXISTS\"}");
    }
}
