package dev.millrace.coordinator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.trigger.StruckPorts.Blow;
import dev.millrace.coordinator.trigger.StruckPorts.Death;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each version of a file is taken exactly once, whatever is lost, doubled, late or struck. */
final class UploadWorldsTest {
    private static final String NAME = "job";
    private static final int SEEDS = Integer.getInteger("millrace.triggers.seeds", 200);

    /** Files that come while a process is at work that may die at each write; another one follows. */
    private static void work(UploadWorld world) {
        world.upload("a.csv", "good a");
        world.upload("b.csv", "bad b");
        world.upload("c.csv", "good c");
        UploadWorld.Process process = world.new Process();
        for (int turn = 0; turn < 8; turn++) {
            try {
                process.told("c.csv");
                process.told("c.csv");
                process.reconcile();
                world.sleep(200);
                process.look();
            } catch (Death dead) {
                process = world.new Process();
            }
            world.playRuns();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Blow.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void whoever_is_struck_at_any_write_every_file_is_taken_once(Blow blow) {
        UploadWorld calm = new UploadWorld(10, false);
        work(calm);
        calm.settle();
        calm.requireExactlyOnce();
        int writes = calm.stores().writes();
        assertThat(writes).isGreaterThan(20);
        for (int struck = 1; struck <= writes; struck++) {
            UploadWorld world = new UploadWorld(10, false);
            int at = struck;
            world.stores().strike(() -> world.stores().writes() == at ? blow : Blow.NONE);
            work(world);
            world.settle();
            world.requireExactlyOnce();
        }
    }

    /** Before each write of one process, another one does all that it can do, with what it reads then. */
    @Test
    void two_processes_that_act_between_each_others_writes_take_every_file_once() {
        for (int first = 1; first < 60; first++) {
            UploadWorld world = new UploadWorld(2, false);
            UploadWorld.Process other = world.new Process();
            int at = first;
            world.stores().interfere(() -> {
                if (world.stores().writes() >= at) {
                    other.reconcile();
                    world.playRuns();
                    other.look();
                }
            });
            work(world);
            world.settle();
            world.requireExactlyOnce();
        }
    }

    static Stream<Integer> seeds() {
        return IntStream.range(0, SEEDS / 20).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void random_worlds_take_every_file_once(int group) {
        for (int seed = group * 20; seed < group * 20 + 20; seed++) {
            try {
                random(seed);
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }

    private static void random(int seed) {
        Random random = new Random(seed);
        UploadWorld world = new UploadWorld(1 + random.nextInt(6), random.nextBoolean());
        List<UploadWorld.Process> processes = new ArrayList<>(List.of(world.new Process(), world.new Process()));
        double odds = random.nextDouble() * 0.3;
        Blow[] blows = Blow.values();
        world.stores()
                .strike(() -> random.nextDouble() < odds ? blows[1 + random.nextInt(blows.length - 1)] : Blow.NONE);
        world.stores().interfere(() -> {
            if (random.nextInt(8) == 0) {
                act(random, world, processes, random.nextInt(2));
            }
        });
        List<String> events = new ArrayList<>();
        for (int turn = 0; turn < 60; turn++) {
            change(random, world, events);
            Collections.shuffle(events, random);
            if (!events.isEmpty() && random.nextInt(3) == 0) {
                // Some are told twice or more, some late, some never.
                String event = events.get(random.nextInt(events.size()));
                guarded(world, processes, 0, process -> process.told(event));
            }
            act(random, world, processes, random.nextInt(2));
        }
        world.settle();
        world.requireExactlyOnce();
    }

    private static void change(Random random, UploadWorld world, List<String> events) {
        String name = "f" + random.nextInt(12) + ".csv";
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                world.upload(name, (random.nextInt(4) == 0 ? "bad " : "good ") + random.nextInt(1_000));
                if (random.nextBoolean()) {
                    events.add(name);
                }
            }
            case 3 -> world.takeAway(name);
            case 4 -> world.overtakeNext();
            default -> world.sleep(random.nextInt(100));
        }
    }

    private static void act(Random random, UploadWorld world, List<UploadWorld.Process> processes, int which) {
        switch (random.nextInt(4)) {
            case 0 -> world.playRuns();
            case 1 -> guarded(world, processes, which, UploadWorld.Process::reconcile);
            default -> guarded(world, processes, which, UploadWorld.Process::look);
        }
    }

    private static void guarded(
            UploadWorld world, List<UploadWorld.Process> processes, int which, Consumer<UploadWorld.Process> work) {
        try {
            work.accept(processes.get(which));
        } catch (Death dead) {
            processes.set(which, world.new Process());
        }
    }

    @Test
    void by_key_means_in_order_of_names() {
        UploadWorld world = new UploadWorld(2, true);
        for (String name : List.of("d", "a", "c", "e", "b")) {
            world.upload(name + ".csv", "good");
        }
        world.settle();
        world.requireExactlyOnce();
        assertThat(world.order()).containsExactly("a.csv", "b.csv", "c.csv", "d.csv", "e.csv");
    }

    @Test
    void a_file_in_quarantine_is_taken_when_it_is_given_back_and_the_job_was_mended() {
        UploadWorld world = new UploadWorld(10, false);
        world.upload("a.csv", "bad a");
        world.settle();
        world.requireExactlyOnce();
        world.mend();
        assertThat(world.store().release(NAME)).isOne();
        assertThat(world.store().release(NAME)).isZero();
        world.settle();
        world.requireExactlyOnce();
    }

    @Test
    void a_trigger_that_is_paused_begins_no_batch() {
        UploadWorld world = new UploadWorld(10, false);
        world.store().pause(NAME);
        world.upload("a.csv", "good");
        world.settle();
        assertThat(world.store().waiting(NAME)).hasSize(1);
        world.store().resume(NAME);
        world.settle();
        world.requireExactlyOnce();
    }

    /** Removed between any two writes: what was begun is finished, nothing is begun, and registered again it takes what is left. */
    @Test
    void a_trigger_that_is_removed_finishes_its_batch_and_takes_no_file_twice_when_it_comes_back() {
        for (int first = 1; first < 30; first++) {
            UploadWorld world = new UploadWorld(2, false);
            int at = first;
            world.stores().interfere(() -> {
                if (world.stores().writes() == at) {
                    world.store().remove(NAME);
                }
            });
            work(world);
            world.settle();
            world.store().row(NAME).ifPresent(_ -> world.store().remove(NAME));
            world.settle();
            assertThat(world.store().row(NAME)).as("removed before write " + at).isEmpty();
            assertThat(world.store().list()).isEmpty();
            int batches = world.store().history(NAME).size();
            world.upload("late.csv", "good");
            world.settle();
            assertThat(world.store().history(NAME)).hasSize(batches);
            world.register();
            world.settle();
            world.requireExactlyOnce();
        }
    }

    @Test
    void a_trigger_is_removed_also_when_the_answer_to_that_is_lost() {
        UploadWorld world = new UploadWorld(10, false);
        Iterator<Blow> blows = List.of(Blow.LOST_WRITE, Blow.LOST_ANSWER).iterator();
        world.stores().strike(() -> blows.hasNext() ? blows.next() : Blow.NONE);
        new TriggerStore(world.stores().ports()).remove(NAME);
        assertThat(blows.hasNext()).isFalse();
        assertThat(world.store().row(NAME)).isEmpty();
    }

    @Test
    void a_trigger_that_is_removed_is_no_other_when_it_is_asked_for_something() {
        UploadWorld world = new UploadWorld(10, false);
        world.store().pause(NAME);
        world.store().remove(NAME);
        world.store().remove(NAME);
        assertThatThrownBy(() -> world.store().remove("other")).hasMessageContaining("There is no trigger");
        assertThatThrownBy(() -> world.store().resume(NAME)).hasMessageContaining("There is no trigger");
        assertThatThrownBy(() -> world.store().fire(NAME)).hasMessageContaining("There is no trigger");
        world.upload("a.csv", "good");
        world.register();
        assertThat(world.store().known(NAME).paused()).isFalse();
        world.settle();
        world.requireExactlyOnce();
    }
}
