package dev.millrace.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore.Blob;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.TaskQueue.Received;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What child processes do in the tests of several processes. Each line on standard output is said after what it tells has returned. */
final class ChildMain {
    /** So little that the log of the database is never folded into it. */
    static final int LITTLE = 60;

    /** Another process may stand still for a while in the middle of a write. */
    static final LocalHome.Options PATIENT = new LocalHome.Options(true, true, 300_000, FileFaults.NONE);

    private static final long LONG_MILLIS = 3_600_000;

    private ChildMain() {}

    public static void main(String[] arguments) {
        try (LocalHome home = LocalHome.open(Path.of(arguments[1]), new SystemClock(), PATIENT)) {
            int count = Integer.parseInt(arguments[2]);
            switch (arguments[0]) {
                case "race" -> race(home, count, "child");
                case "write" -> write(home, count, Integer.MAX_VALUE);
                case "write little" -> write(home, count, LITTLE);
                case "receive" -> receive(home);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    /** Takes part in {@code count} races of each kind and says how many it won. */
    static void race(LocalHome home, int count, String name) {
        say("ready");
        int won = 0;
        for (int round = 0; round < count; round++) {
            won += setSlot(home, round, name) ? 1 : 0;
            won += home.objects()
                            .putIfAbsent(object(home, "absent/" + round), Content.of(name.getBytes(UTF_8)))
                            .isPresent()
                    ? 1
                    : 0;
            addInObject(home);
            addInRow(home);
        }
        say("won " + won);
    }

    private static boolean setSlot(LocalHome home, int round, String name) {
        return home.table()
                        .update(new Update(
                                new Key("leaf#" + round, ""),
                                List.of(new Condition.Absent("t0")),
                                List.of(new Change.Set("t0", Value.of(name)))))
                instanceof Outcome.Applied;
    }

    private static void addInRow(LocalHome home) {
        home.table().update(new Update(new Key("counter", ""), List.of(), List.of(new Change.Add("count", 0, 1))));
    }

    /** Adds one to the number in an object, again and again until its tag still matched. */
    private static void addInObject(LocalHome home) {
        Location counter = object(home, "counter");
        while (true) {
            Optional<Blob> blob = home.objects().get(counter);
            if (blob.isEmpty()) {
                if (home.objects()
                        .putIfAbsent(counter, Content.of("1".getBytes(UTF_8)))
                        .isPresent()) {
                    return;
                }
                continue;
            }
            int value = Integer.parseInt(new String(blob.get().bytes(), UTF_8));
            Content next = Content.of(Integer.toString(value + 1).getBytes(UTF_8));
            if (home.objects().putIfMatch(counter, blob.get().tag(), next).isPresent()) {
                return;
            }
        }
    }

    /** Writes rows, objects and messages, and then lives on until it is killed. */
    private static void write(LocalHome home, int size, int numbers) {
        say("ready");
        for (int number = 0; number < numbers; number++) {
            home.table()
                    .update(new Update(
                            new Key("R#" + number, ""),
                            List.of(),
                            List.of(new Change.Set("number", Value.of(number)))));
            say("row " + number);
            home.objects().put(object(home, "o/" + number), content(number, size));
            say("object " + number);
            home.objects().put(object(home, "same"), content(number, size));
            say("same " + number);
            home.queue().send("queue", List.of("message " + number));
            say("message " + number);
        }
        new SystemClock().sleep(LONG_MILLIS);
    }

    static Content content(int number, int size) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) number);
        return Content.of(bytes);
    }

    private static void receive(LocalHome home) {
        say("ready");
        List<Received> received = home.queue().receive("queue", 10, LONG_MILLIS);
        for (int empty = 0; empty < 50; received = home.queue().receive("queue", 10, LONG_MILLIS)) {
            for (Received message : received) {
                say(message.body());
                home.queue().delete("queue", message.receipt());
            }
            if (received.isEmpty()) {
                empty++;
                new SystemClock().sleep(10);
            }
        }
    }

    static Location object(LocalHome home, String path) {
        return home.layout().home().resolve("objects/" + path);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
