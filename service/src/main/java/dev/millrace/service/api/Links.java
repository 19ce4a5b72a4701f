package dev.millrace.service.api;

import dev.millrace.graph.RunId;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names of files of results that say themselves, for some time, that whoever has one may read the file. They die with the server. */
final class Links {
    static final long LIFE_MILLIS = 15 * 60_000;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Links() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    /** A file of a run's result, by its position in the manifest. */
    record Target(RunId run, String output, int file) {}

    String link(Target target, long nowMillis) {
        String text = target.run() + "/" + target.output() + "/" + target.file() + "/" + (nowMillis + LIFE_MILLIS);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return encoded(bytes) + "." + encoded(signature(bytes));
    }

    /** What a link leads to. Throws a problem for one that was made by nobody here, or too long ago. */
    Target read(String link, long nowMillis) {
        try {
            int dot = link.indexOf('.');
            byte[] bytes = Base64.getUrlDecoder().decode(link.substring(0, Math.max(0, dot)));
            byte[] signature = Base64.getUrlDecoder().decode(link.substring(dot + 1));
            if (!MessageDigest.isEqual(signature, signature(bytes))) {
                throw refused();
            }
            String[] parts = new String(bytes, StandardCharsets.UTF_8).split("/", -1);
            if (Long.parseLong(parts[3]) < nowMillis) {
                throw refused();
            }
            return new Target(new RunId(parts[0]), parts[1], Integer.parseInt(parts[2]));
        } catch (IllegalArgumentException wrong) {
            throw refused();
        }
    }

    private static ProblemException refused() {
        return Problem.of(ProblemCode.FORBIDDEN, "The link is not valid, or not any more", "Ask for the result again")
                .toException();
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] signature(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }
}
