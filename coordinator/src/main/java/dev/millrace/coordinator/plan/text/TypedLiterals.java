package dev.millrace.coordinator.plan.text;

import dev.millrace.storage.sql.DuckError;
import dev.millrace.storage.sql.DuckErrors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Literals with their type in front: {@code DATE '2024-02-30'} is wrong whether a row needs it or not. */
final class TypedLiterals {
    private static final int LONGEST_WORD = 40;

    private final byte[] sql;
    private final SyntaxTrees trees;
    private final Refusals refusals;
    private final List<JsonNode> noted = new ArrayList<>();

    TypedLiterals(String sql, SyntaxTrees trees, Refusals refusals) {
        this.sql = sql.getBytes(StandardCharsets.UTF_8);
        this.trees = trees;
        this.refusals = refusals;
    }

    /** Notes a literal, as it stands now, for {@link #requireAll}. */
    void note(JsonNode cast) {
        boolean text =
                cast.path("child").path("literal").path("kind").asString("").equals("STRING");
        if (text && !cast.path("try_cast").asBoolean() && beginsWithType(cast)) {
            noted.add(cast.deepCopy());
        }
    }

    /** Throws for the first that has no value. All are asked at once, and one by one only where something is wrong. */
    void requireAll() {
        if (noted.isEmpty() || trees.evaluate(noted) == null) {
            return;
        }
        for (JsonNode cast : noted) {
            @Nullable DuckError error = trees.evaluate(List.of(cast));
            if (error != null && error.type().equals("conversion")) {
                throw refusals.at(
                        cast, "BAD_LITERAL", DuckErrors.failure(error).message(), "Write a value that exists");
            }
        }
    }

    /** The tree is the same for {@code DATE 'x'}, {@code CAST('x' AS DATE)} and {@code 'x'::DATE}; the text is not. */
    private boolean beginsWithType(JsonNode cast) {
        long offset = Refusals.offset(cast);
        if (offset < 0 || offset >= sql.length) {
            return false;
        }
        int length = (int) Math.min(LONGEST_WORD, sql.length - offset);
        String written = new String(sql, (int) offset, length, StandardCharsets.UTF_8);
        String word = Token.of(written).stream()
                .findFirst()
                .map(token -> token.text().toUpperCase(Locale.ROOT))
                .orElse("");
        return !word.isEmpty() && Character.isLetter(word.charAt(0)) && !word.equals("CAST");
    }
}
