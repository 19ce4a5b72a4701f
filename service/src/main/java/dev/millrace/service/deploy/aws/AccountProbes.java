package dev.millrace.service.deploy.aws;

import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.deploy.Probe;
import dev.millrace.service.deploy.Stacks.Stack;
import dev.millrace.service.deploy.WorkerFunctions;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Looks whether the services of an account behave as the adapters rely on, and whether its limits are enough. What it writes, it removes: objects below
 * {@code probes/} of the bucket of runs, and one row, which is no run's.
 */
final class AccountProbes {
    /** Of the account, in which nothing else may run. */
    private static final int UNRESERVED = 100;

    private static final int PARTED_BYTES = 6 << 20;
    private static final int ROWS = 10_000;
    private static final long NEVER_MILLIS = 9_000_000_000_000_000L;
    private static final int ASKED_MOST = 40;
    private static final long ASK_MILLIS = 250;

    /** Those that start each other, the API aside. What takes uploads in is not among them: it shall be stopped when it goes round. */
    private static final String COORDINATOR = "coordinator";

    private static final String API = "api";
    private static final String UPLOADS = "uploads";

    private final String name;
    private final Stack stack;
    private final LambdaClient functions;
    private final S3Client requests;
    private final ObjectStore objects;
    private final StateTable table;
    private final QuotaProbe quotas;
    private final Supplier<Probe> tick;
    private final Clock clock;

    /**
     * @param requests the service of {@code objects} without the adapter
     * @param objects one that writes an object of six megabytes in parts
     * @param tick looks whether the tick runs
     */
    AccountProbes(
            String name,
            Stack stack,
            LambdaClient functions,
            S3Client requests,
            ObjectStore objects,
            StateTable table,
            QuotaProbe quotas,
            Supplier<Probe> tick,
            Clock clock) {
        this.name = name;
        this.stack = stack;
        this.functions = functions;
        this.requests = requests;
        this.objects = objects;
        this.table = table;
        this.quotas = quotas;
        this.tick = tick;
        this.clock = clock;
    }

    /** @param calls of a worker at once; 0: none is called */
    List<Probe> look(int calls) {
        List<Probe> all = new ArrayList<>(List.of(
                probe("concurrency", this::concurrency),
                probe("containers", () -> quotas.look(stack)),
                probe("functions", this::functionsAreActive),
                probe("recursion", this::recursion),
                probe("the tick runs", tick),
                probe("conditional objects", () -> oneWinner(1_000)),
                probe("conditional completion of parts", () -> oneWinner(PARTED_BYTES)),
                probe("completions at once", this::completions),
                probe("conditional rows", this::rows),
                probe("index of what is due", this::due)));
        if (calls > 0) {
            all.add(probe("ramp", () -> new RampProbe(functions, clock).look(name + "-c1:live", calls)));
        }
        return all;
    }

    private static Probe probe(String what, Supplier<Probe> look) {
        try {
            Probe probe = look.get();
            return new Probe(what, probe.good(), probe.found());
        } catch (SdkException | MillraceException refused) {
            return new Probe(what, false, String.valueOf(refused.getMessage()));
        }
    }

    private static Probe good(String found) {
        return new Probe("", true, found);
    }

    private static Probe bad(String found) {
        return new Probe("", false, found);
    }

    private Probe concurrency() {
        int limit = functions.getAccountSettings(request -> {}).accountLimit().concurrentExecutions();
        int asked = Integer.parseInt(stack.parameters().getOrDefault("WorkersOfAClass", "0"));
        return limit - UNRESERVED >= asked
                ? good(limit + " functions at once, " + asked + " workers of a class are started at most")
                : bad("the account lets " + limit
                        + " functions run at once: have it raised, or set WorkersOfAClass below " + asked);
    }

    private Probe functionsAreActive() {
        List<String> not = new ArrayList<>();
        TreeSet<String> versions = new TreeSet<>();
        for (String one : Stream.concat(roundAndApi(), Stream.of(UPLOADS)).toList()) {
            GetFunctionConfigurationResponse found = functions.getFunctionConfiguration(
                    request -> request.functionName(name + "-" + one).qualifier("live"));
            versions.add(one + " " + found.version());
            if (found.state() != State.ACTIVE) {
                not.add(one + " is " + found.stateAsString());
            }
        }
        return not.isEmpty() ? good("active: " + String.join(", ", versions)) : bad(String.join(", ", not));
    }

    private Stream<String> roundAndApi() {
        boolean none = stack.parameters().getOrDefault("ApiCallers", "").equals("off");
        int ofClass = Integer.parseInt(stack.parameters().getOrDefault("FunctionsPerClass", "1"));
        return Stream.of(
                        Stream.of(COORDINATOR),
                        WorkerFunctions.all(ofClass),
                        none ? Stream.<String>empty() : Stream.of(API))
                .flatMap(names -> names);
    }

    /** Functions that call each other through queues are stopped after 16 rounds, unless they may. */
    private Probe recursion() {
        List<String> stopped = roundAndApi()
                .filter(one -> functions
                                .getFunctionRecursionConfig(request -> request.functionName(name + "-" + one))
                                .recursiveLoop()
                        != RecursiveLoop.ALLOW)
                .toList();
        return stopped.isEmpty()
                ? good("functions may start each other")
                : bad("stopped after 16 rounds: " + String.join(", ", stopped) + "; set RecursiveLoop to Allow");
    }

    /** Of two writers of one object that must be absent, the second is refused; of two that replace one, too. */
    private Probe oneWinner(int bytes) {
        Location object = folder().resolve(clock.nowMillis() + "-" + bytes);
        byte[] first = new byte[bytes];
        byte[] second = new byte[bytes];
        second[0] = 1;
        try {
            Optional<String> won = objects.putIfAbsent(object, ObjectStore.Content.of(first));
            Optional<String> lost = objects.putIfAbsent(object, ObjectStore.Content.of(second));
            if (won.isEmpty() || lost.isPresent()) {
                return bad("two writers of one object both won, or none did");
            }
            Optional<String> replaced = objects.putIfMatch(object, won.get(), ObjectStore.Content.of(second));
            Optional<String> late = objects.putIfMatch(object, won.get(), ObjectStore.Content.of(first));
            return replaced.isPresent() && late.isEmpty()
                    ? good("the second of two writers is refused")
                    : bad("an object was replaced by who knew an older one");
        } finally {
            objects.delete(object);
        }
    }

    private Location folder() {
        return new Location("s3://" + required("Spool") + "/probes");
    }

    private Probe completions() {
        return new CompletionProbe(requests, objects, folder().resolve(Long.toString(clock.nowMillis())))
                .look(PARTED_BYTES);
    }

    private Key key() {
        return new Key("PROBE#" + clock.nowMillis(), "PROBE");
    }

    private Probe rows() {
        Key key = key();
        Update create = new Update(
                key, List.of(new Condition.RowAbsent()), List.of(new Change.Set("probe", Value.of("first"))));
        try {
            boolean won = table.update(create) instanceof Outcome.Applied;
            boolean refused = table.update(create) instanceof Outcome.Refused(var old) && old.isPresent();
            return won && refused
                    ? good("the second of two writers is refused, and told what is there")
                    : bad("two writers of one row both won, or none did");
        } finally {
            table.remove(key);
        }
    }

    /** It may come late, but must come. The row is due so late that no tick takes it for a run. */
    private Probe due() {
        Key key = key();
        table.update(new Update(key, List.of(), List.of(new Change.Set("due", Value.of(NEVER_MILLIS)))));
        try {
            for (int asked = 0; asked < ASKED_MOST; asked++) {
                if (table.due(Long.MAX_VALUE, ROWS).stream()
                        .anyMatch(row -> row.key().equals(key))) {
                    return good("a row that is due is found");
                }
                clock.sleep(ASK_MILLIS);
            }
            return bad("a row that is due was not found for ten seconds");
        } finally {
            table.remove(key);
        }
    }

    private String required(String output) {
        return Optional.ofNullable(stack.outputs().get(output))
                .orElseThrow(() -> new IllegalStateException("the deployment has no output " + output));
    }
}
