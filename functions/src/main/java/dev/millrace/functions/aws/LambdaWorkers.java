package dev.millrace.functions.aws;

import dev.millrace.functions.look.WorkerPool;
import dev.millrace.graph.CloudClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Starts functions by asynchronous calls: a function grows by 1,000 workers in ten seconds, several functions of a class each by as many. They are called
 * in turn.
 */
final class LambdaWorkers implements WorkerPool {
    /** So many calls are under way together, of whatever was begun. */
    private static final int AT_ONCE = 512;

    private final Supplier<LambdaClient> client;
    private final Map<CloudClass, List<String>> functions;
    private final Semaphore calls = new Semaphore(AT_ONCE);
    private int turn;

    /** @param functions names or ARNs, with an alias where there is one; the client is closed by who made it */
    LambdaWorkers(Supplier<LambdaClient> client, Map<CloudClass, List<String>> functions) {
        this.client = client;
        this.functions = functions;
    }

    @Override
    public List<CloudClass> classes() {
        return List.copyOf(new TreeSet<>(functions.keySet()));
    }

    @Override
    public int start(CloudClass memory, int count) {
        return begin(memory, count).getAsInt();
    }

    @Override
    public IntSupplier begin(CloudClass memory, int count) {
        List<String> names = functions.getOrDefault(memory, List.of());
        if (names.isEmpty()) {
            return () -> 0;
        }
        SdkBytes event = SdkBytes.fromUtf8String("{\"class\":\"" + memory.label() + "\"}");
        List<Future<Boolean>> begun = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        for (int worker = 0; worker < count; worker++) {
            String name = names.get(Math.floorMod(turn++, names.size()));
            begun.add(threads.submit(() -> inTurn(name, event)));
        }
        threads.shutdown();
        return () -> (int) begun.stream().filter(LambdaWorkers::wasTaken).count();
    }

    private boolean inTurn(String function, SdkBytes event) {
        calls.acquireUninterruptibly();
        try {
            return call(function, event);
        } finally {
            calls.release();
        }
    }

    private boolean call(String function, SdkBytes event) {
        try {
            client.get()
                    .invoke(request -> request.functionName(function)
                            .invocationType(InvocationType.EVENT)
                            .payload(event));
            return true;
        } catch (SdkException refused) {
            LogLine.write("worker not started", Map.of("function", function, "trouble", refused.getMessage()));
            return false;
        }
    }

    private static boolean wasTaken(Future<Boolean> call) {
        try {
            return call.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a worker could not be started", bug);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
