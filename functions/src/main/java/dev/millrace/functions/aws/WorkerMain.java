package dev.millrace.functions.aws;

import dev.millrace.functions.work.WorkRound;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a container: works until its class's queue is empty, then exits. When it is told to go (SIGTERM) it takes no more messages, gives the running
 * task back and exits; the service waits for it as the task definition's {@code stopTimeout} says.
 */
public final class WorkerMain {
    static final long LEAVE_SECONDS = 90;

    /** The line of the log of a worker that takes no more and gives back what it has. */
    static final String TOLD = "told to go";

    private WorkerMain() {}

    /** No arguments: all is said by the environment. */
    public static void main(String[] arguments) {
        run(AwsParts.worker(System.getenv()));
    }

    private static void run(WorkerParts parts) {
        WorkRound round = parts.round();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(round, ended), "leave"));
        try {
            WorkRound.Done done = round.work(() -> Long.MAX_VALUE);
            LogLine.write(
                    "worked", Map.of("class", parts.memory().label(), "messages", done.messages(), "end", done.end()));
        } finally {
            ended.countDown();
        }
    }

    private static void leave(WorkRound round, CountDownLatch ended) {
        round.handBack();
        LogLine.write(TOLD, Map.of());
        try {
            if (!ended.await(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                LogLine.write("left without giving back", Map.of());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
