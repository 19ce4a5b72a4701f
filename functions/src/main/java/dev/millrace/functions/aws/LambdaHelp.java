package dev.millrace.functions.aws;

import dev.millrace.functions.look.CallHelp;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Release;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Coordinators of this version, called asynchronously by the alias that has its name, each of which calls workers with a core and connections of its own. Only
 * functions are called so: containers are started slower than one coordinator asks for them.
 *
 * @param alias the coordinators' function with the alias
 * @param classes that are functions
 */
record LambdaHelp(Supplier<LambdaClient> client, String alias, Set<CloudClass> classes) implements CallHelp {
    LambdaHelp {
        classes = Set.copyOf(classes);
    }

    /** @param function of coordinators, without an alias; empty, as a version without a name: nobody can be called */
    static CallHelp of(Supplier<LambdaClient> client, String function, Release own, PoolSettings pools) {
        return function.isEmpty() || own.isAny()
                ? NONE
                : new LambdaHelp(
                        client, function + ":" + own.label(), pools.functions().keySet());
    }

    @Override
    public Optional<IntSupplier> ask(CloudClass memory, int count) {
        if (!classes.contains(memory)) {
            return Optional.empty();
        }
        FutureTask<Boolean> call = new FutureTask<>(() -> call(memory, count));
        Thread.ofVirtual().start(call);
        return Optional.of(() -> wasTaken(call) ? count : 0);
    }

    private boolean call(CloudClass memory, int count) {
        try {
            client.get()
                    .invoke(request -> request.functionName(alias)
                            .invocationType(InvocationType.EVENT)
                            .payload(SdkBytes.fromUtf8String(CoordinatorEvent.start(memory, count))));
            return true;
        } catch (SdkException refused) {
            LogLine.write("help not called", Map.of("function", alias, "trouble", refused.getMessage()));
            return false;
        }
    }

    private static boolean wasTaken(FutureTask<Boolean> call) {
        try {
            return call.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("no coordinator could be called", bug);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
