package dev.millrace.service.http;

import dev.millrace.graph.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bearer tokens and who holds them. Only digests are kept; comparing takes as long for a near miss as for any other. */
public final class Tokens {
    /** There are none, and none is asked for. */
    public static final Tokens NONE = new Tokens(Map.of());

    private static final int LEAST_CHARACTERS = 20;
    private static final String FORM = "[A-Za-z0-9._~+/=-]+";
    private static final String BEARER = "bearer ";

    private final List<Known> known = new ArrayList<>();

    private record Known(byte[] digest, Principal principal) {}

    /** @param holders by token; throws {@code INVALID} for a token that can be guessed or sent by no client */
    public Tokens(Map<String, Principal> holders) {
        holders.forEach((token, principal) -> {
            if (token.length() < LEAST_CHARACTERS || !token.matches(FORM)) {
                throw Failure.invalid(
                                "BAD_TOKEN",
                                "A token is shorter than " + LEAST_CHARACTERS
                                        + " characters, or has others than letters," + " digits and . _ ~ + / = -",
                                "Make one with: openssl rand -hex 32")
                        .toException();
            }
            known.add(new Known(digest(token), principal));
        });
    }

    public boolean areNone() {
        return known.isEmpty();
    }

    /** Whose token an {@code Authorization} header bears. */
    Optional<Principal> holder(String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        byte[] given = digest(bearer ? authorization.substring(BEARER.length()).strip() : "");
        Optional<Principal> found = Optional.empty();
        for (Known one : known) {
            if (MessageDigest.isEqual(one.digest, given)) {
                found = Optional.of(one.principal);
            }
        }
        return found;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
