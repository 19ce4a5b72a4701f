package dev.millrace.functions.serve;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.http.JsonText;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemException;
import dev.millrace.service.http.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/**
 * Whose a request is, by what the gateway's authorizer found out: the subject of a token, or the ARN of a principal. Without tenants everybody whom the
 * gateway lets in is the owner; with tenants only those who are named are anybody.
 *
 * <pre>{"owners": ["arn:aws:sts::123456789012:assumed-role/Admin"],
 *  "tenants": {"geo": {"principals": ["subject"], "folder": "s3://lake/geo", "limits": {"tasks": "100"}}}}</pre>
 */
public final class Callers {
    private static final Schema NAMES = Schema.list(Schema.text().atMost(2_000)).atMost(1_000);
    private static final Schema FORM = Schema.object()
            .optional("owners", NAMES)
            .required(
                    "tenants",
                    Schema.map(Schema.object()
                                    .required("principals", NAMES)
                                    .required(
                                            "folder",
                                            Schema.text()
                                                    .pattern(
                                                            "^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*$"))
                                    .optional("limits", Tenants.formOfLimits()))
                            .namesLike("^[a-z0-9-]{1,40}$")
                            .atMost(1_000));

    private final boolean areNamed;
    private final Map<String, Principal> known;
    private final Tenants tenants;
    private final LongSupplier nowMillis;

    private Callers(boolean areNamed, Map<String, Principal> known, Tenants tenants, LongSupplier nowMillis) {
        this.areNamed = areNamed;
        this.known = known;
        this.tenants = tenants;
        this.nowMillis = nowMillis;
    }

    /**
     * Nobody but the owner.
     *
     * @param folder as that of {@link Tenants#onS3}
     */
    public static Callers owner(Path folder, LongSupplier nowMillis) {
        return new Callers(false, Map.of(), Tenants.onS3(folder, new TreeMap<>(), Map.of()), nowMillis);
    }

    /**
     * Those of a document. Throws {@code BAD_TENANTS}.
     *
     * @param folder as that of {@link Tenants#onS3}
     * @param kept places in which no tenant may read or write: runs of all, and the document itself
     */
    public static Callers read(byte[] document, List<Location> kept, Path folder, LongSupplier nowMillis) {
        JsonNode tree = tree(document);
        Map<String, Principal> known = new TreeMap<>();
        SortedMap<String, String> roots = new TreeMap<>();
        Map<String, SortedMap<String, String>> limits = new TreeMap<>();
        tree.path("owners").forEach(owner -> put(known, owner, Principal.OWNER));
        tree.path("tenants").forEachEntry((name, said) -> {
            said.path("principals").forEach(one -> put(known, one, new Principal(name)));
            SortedMap<String, String> own = new TreeMap<>();
            said.path("limits").forEachEntry((limit, value) -> own.put("limits." + limit, value.stringValue()));
            limits.put(name, own);
            roots.put(name, said.required("folder").stringValue());
        });
        requireApart(roots, kept);
        return new Callers(true, known, Tenants.onS3(folder, roots, limits), nowMillis);
    }

    private static JsonNode tree(byte[] document) {
        try {
            JsonText text = JsonText.of(new String(document, StandardCharsets.UTF_8));
            List<Problem.Wrong> wrong = text.check(FORM);
            if (!wrong.isEmpty()) {
                Problem.Wrong first = wrong.getFirst();
                throw bad(first.pointer() + ": " + first.failure().message());
            }
            return text.value();
        } catch (ProblemException noJson) {
            throw bad(noJson.problem().detail());
        }
    }

    private static void put(Map<String, Principal> known, JsonNode name, Principal principal) {
        if (name.stringValue().isBlank() || known.put(name.stringValue(), principal) != null) {
            throw bad("a principal is nobody, or is named twice");
        }
    }

    private static void requireApart(SortedMap<String, String> roots, List<Location> kept) {
        roots.forEach((one, folder) -> {
            roots.forEach((other, above) -> {
                if (!one.equals(other) && isWithin(folder, above)) {
                    throw bad("the folder of " + one + " lies in that of " + other);
                }
            });
            for (Location place : kept) {
                if (isWithin(place.uri(), folder) || isWithin(folder, place.uri())) {
                    throw bad("the folder of " + one + " touches " + place + ", which is of all");
                }
            }
        });
    }

    private static boolean isWithin(String place, String folder) {
        return (place + "/").startsWith(folder + "/");
    }

    private static RuntimeException bad(String why) {
        return Failure.invalid("BAD_TENANTS", "The tenants cannot be read: " + why, "See docs/api.md")
                .toException();
    }

    public Tenants tenants() {
        return tenants;
    }

    /** Whether an authorizer has let somebody in, whoever it is. */
    static boolean isSomebody(JsonNode authorizer) {
        return !name(authorizer).isEmpty();
    }

    /**
     * Who calls. Empty: nobody who is known.
     *
     * @param authorizer of the gateway; missing: it has none, and nobody is let in
     */
    Optional<Principal> of(JsonNode authorizer) {
        String caller = name(authorizer);
        if (caller.isEmpty() || hasEnded(authorizer.at("/jwt/claims/exp"))) {
            return Optional.empty();
        }
        return areNamed ? Optional.ofNullable(known.get(caller)) : Optional.of(Principal.OWNER);
    }

    /** Of two authorizers at once one would have to be believed; there is never more than one. */
    private static String name(JsonNode authorizer) {
        boolean token = authorizer.has("jwt");
        if (token == authorizer.has("iam")) {
            return "";
        }
        return token
                ? authorizer.at("/jwt/claims/sub").asString("").strip()
                : session(authorizer.at("/iam/userArn").asString(""));
    }

    /** The gateway has looked at it; who calls the function past the gateway has not. Seconds, as a number or as text. */
    private boolean hasEnded(JsonNode seconds) {
        if (seconds.isMissingNode()) {
            return false;
        }
        try {
            return Long.parseLong(seconds.asString("").strip()) * 1_000 <= nowMillis.getAsLong();
        } catch (NumberFormatException noTime) {
            return true;
        }
    }

    /** An assumed role is one principal, whatever its sessions are called. */
    private static String session(String arn) {
        return arn.contains(":assumed-role/") ? arn.substring(0, arn.lastIndexOf('/')) : arn;
    }
}
