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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Requests that clients repeat until they have an answer. The key and the digest of the body are stored by one conditional write before the run is, so
 * that whoever repeats the request, anywhere, finds the same run; each step after it may be repeated as well.
 */
final class KeyedRequests {
    private static final long KEPT_MILLIS = 7 * 24 * 3_600_000L;

    private final Parts parts;
    private final Visible visible;
    private final Set<String> beingHandled = ConcurrentHashMap.newKeySet();
    private final Map<String, ReentrantLock> counting = new ConcurrentHashMap<>();

    KeyedRequests(Parts parts, Visible visible) {
        this.parts = parts;
        this.visible = visible;
    }

    /** @param replayed whether an earlier request had begun the run */
    record Outcome(RunId run, boolean replayed) {}

    /**
     * The run of a request.
     *
     * @param name of the request within those of its tenant
     * @param chosen the run, if this is the first request of that name
     * @param job read only when neither the run nor its job is stored yet; what is wrong with it uses up no key
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
        Submission requests = parts.runs().requests();
        Optional<KeyRow> before = requests.reserved(key);
        before.ifPresent(known -> requireSame(known, mine));
        if (before.isPresent() && isThere(before.get().run())) {
            return new Outcome(before.get().run(), true);
        }
        if (before.isEmpty() && isThere(mine.run())) {
            throw taken(mine.run());
        }
        // What names stood for is decided once: they may stand for nothing any more.
        LoadedJob asked = before.flatMap(known -> begun(call, known.run())).orElseGet(job);
        KeyRow first = requests.reserve(key, mine, KEPT_MILLIS);
        requireSame(first, mine);
        boolean replayed = isThere(first.run());
        if (!replayed) {
            LoadedJob loaded = before.isPresent() || !first.equals(mine)
                    ? begun(call, first.run()).orElse(asked)
                    : asked;
            accept(call.principal(), first.run(), loaded, JobRequests.command(call.body()));
        }
        return new Outcome(first.run(), replayed);
    }

    /** The job of another request of the same name, which did not come to its end, or not yet; empty: it is not stored. */
    private Optional<LoadedJob> begun(Call call, RunId run) {
        return parts.runs()
                .catalogue()
                .spec(run)
                .map(stored -> new LoadedJob(
                        stored, JobRequests.folder(call.body(), parts.tenants().of(call.principal()))));
    }

    /**
     * Begins a run of a tenant.
     *
     * @param command what a person typed, if one did
     */
    void accept(Principal principal, RunId run, LoadedJob job, List<String> command) {
        if (principal.isOwner()) {
            parts.runs().accept(run, job, command);
            return;
        }
        // Of several requests at once each must count the runs of the others.
        ReentrantLock lock = counting.computeIfAbsent(principal.tenant(), _ -> new ReentrantLock());
        lock.lock();
        try {
            requireRoom(principal);
            if (!parts.runs().requests().own(run, principal.tenant())) {
                throw taken(run);
            }
            parts.runs().accept(run, job, command);
        } finally {
            lock.unlock();
        }
    }

    private void requireRoom(Principal principal) {
        int most = parts.tenants().of(principal).mostRuns();
        if (most > 0
                && parts.runs().runs().reversed().stream()
                                .filter(run -> visible.sees(principal, run))
                                .flatMap(run -> parts.runs().catalogue().row(run).stream())
                                .filter(row -> !row.state().isEnded())
                                .limit(most)
                                .count()
                        >= most) {
            throw Problem.of(
                            ProblemCode.TOO_MANY_RUNS,
                            "The tenant has " + most + " runs that have not ended",
                            "Wait for one of them, or cancel it")
                    .toException();
        }
    }

    private boolean isThere(RunId run) {
        return parts.runs().catalogue().row(run).isPresent();
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
