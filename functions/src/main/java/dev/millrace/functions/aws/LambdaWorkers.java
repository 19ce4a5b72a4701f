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
    private static final int AT_ONCE = 256;

    private final Supplier<LambdaClient> client;
    private final Map<CloudClass, List<String>> functions;
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
        List<String> names = functions.getOrDefault(memory, List.of());
        if (names.isEmpty()) {
            return 0;
        }
        SdkBytes event = SdkBytes.fromUtf8String("{\"class\":\"" + memory.label() + "\"}");
        List<Future<Boolean>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, count), Thread.ofVirtual().factory())) {
            for (int worker = 0; worker < count; worker++) {
                String name = names.get(Math.floorMod(turn++, names.size()));
                calls.add(threads.submit(() -> call(name, event)));
            }
        }
        return (int) calls.stream().filter(LambdaWorkers::wasTaken).count();
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
