package dev.millrace.service.api;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.graph.RunId;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpRequest;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.ProblemException;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.storage.record.KeyRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Requests that clients repeat until they have an answer. The key and the digest of the body are stored by one conditional write before the run is, so
 * that whoever repeats the request, anywhere, finds the same run; each step after it may be repeated as well.
 */
final class KeyedRequests {
    private static final long KEPT_MILLIS = 7 * 24 * 3_600_000L;

    private final Parts parts;
    private final Set<String> beingHandled = ConcurrentHashMap.newKeySet();

    KeyedRequests(Parts parts) {
        this.parts = parts;
    }

    /** @param replayed whether an earlier request had begun the run */
    record Outcome(RunId run, boolean replayed) {}

    /**
     * The run of a request.
     *
     * @param name of the request within those of its tenant
     * @param chosen the run, if this is the first request of that name
     * @param job read only when there is no such run yet; what is wrong with it uses up no key
     */
    Outcome submit(Call call, String name, RunId chosen, Supplier<LoadedJob> job) {
        String key = "http/" + call.principal().tenant() + "/" + name;
        if (!beingHandled.add(key)) {
            throw Problem.of(
                            ProblemCode.KEY_IN_USE,
                            "A request with this key is still being handled",
                            "Repeat it in a moment")
                    .toException();
        }
        try {
            return submit(call, key, new KeyRow(chosen, digest(call.request())), job);
        } finally {
            beingHandled.remove(key);
        }
    }

    private Outcome submit(Call call, String key, KeyRow mine, Supplier<LoadedJob> job) {
        Submission requests = parts.runtime().requests();
        Optional<KeyRow> before = requests.reserved(key);
        before.ifPresent(known -> requireSame(known, mine));
        if (before.isPresent() && isThere(before.get().run())) {
            return new Outcome(before.get().run(), true);
        }
        if (before.isEmpty() && isThere(mine.run())) {
            throw taken(mine.run());
        }
        LoadedJob loaded = job.get();
        KeyRow first = requests.reserve(key, mine, KEPT_MILLIS);
        requireSame(first, mine);
        boolean replayed = isThere(first.run());
        if (!replayed) {
            accept(call.principal(), first.run(), loaded);
        }
        return new Outcome(first.run(), replayed);
    }

    /** Begins a run of a tenant. */
    void accept(Principal principal, RunId run, LoadedJob job) {
        if (!principal.isOwner() && !parts.runtime().requests().own(run, principal.tenant())) {
            throw taken(run);
        }
        parts.runtime().accept(run, job, List.of());
    }

    private boolean isThere(RunId run) {
        return parts.runtime().catalogue().row(run).isPresent();
    }

    private static void requireSame(KeyRow known, KeyRow mine) {
        if (!known.digestOrEmpty().equals(mine.digestOrEmpty())) {
            throw Problem.of(
                            ProblemCode.KEY_REUSED,
                            "The key was used before, with another body",
                            "Use a new key for a new request")
                    .toException();
        }
    }

    private static ProblemException taken(RunId run) {
        return Problem.of(ProblemCode.RUN_ID_TAKEN, "There is a run " + run + " already", "Choose another id")
                .toException();
    }

    /** Of all that says what is asked for. */
    static String digest(HttpRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((request.path() + " " + request.query() + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(request.body()));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
