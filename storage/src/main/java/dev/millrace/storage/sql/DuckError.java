package dev.millrace.storage.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * An error as DuckDB tells it.
 *
 * @param type in lower case, for example {@code binder}, {@code conversion}, {@code out of range}
 * @param message without the type in front and the excerpt of the text behind
 * @param offset byte in the text where it lies, from 0; -1 = not told
 * @param length bytes of the text that are meant; 0 = not told
 * @param candidates names that may have been meant
 */
public record DuckError(String type, String message, int offset, int length, List<String> candidates) {
    private static final Pattern PREFIX = Pattern.compile("^(?:[a-zA-Z.]*Exception: )?([A-Za-z ]+?) Error: ");
    private static final Pattern EXCERPT = Pattern.compile("\\n+LINE [0-9]+: .*", Pattern.DOTALL);
    private static final Pattern NUMBERS = Pattern.compile("\\[([0-9]+),\\s*([0-9]+)]");

    public DuckError {
        candidates = List.copyOf(candidates);
    }

    /** From the text of an exception: {@code Binder Error: …}. The excerpt of the SQL is dropped: it may be a text that no user wrote. */
    public static DuckError parse(String text) {
        Matcher prefix = PREFIX.matcher(text);
        boolean known = prefix.find();
        String message = EXCERPT.matcher(known ? text.substring(prefix.end()) : text)
                .replaceFirst("")
                .strip();
        String type = known ? prefix.group(1).toLowerCase(Locale.ROOT) : "";
        return new DuckError(type, message, -1, 0, List.of());
    }

    /** From the object with {@code "error": true} that DuckDB's JSON functions give. */
    public static DuckError of(JsonNode error) {
        String type = error.path("error_type").asString("").toLowerCase(Locale.ROOT);
        String message = error.path("error_message").asString("").strip();
        String candidates = error.path("candidates").asString("");
        int offset =
                error.has("position") ? Integer.parseInt(error.path("position").asString("-1")) : -1;
        Matcher location = NUMBERS.matcher(error.path("location").asString(""));
        int length = location.matches() ? Integer.parseInt(location.group(2)) : 0;
        boolean names = !message.startsWith("No function matches") && !candidates.isEmpty();
        return new DuckError(type, message, offset, length, names ? List.of(candidates.split(",")) : List.of());
    }

    /** The first line of the message. */
    public String headline() {
        return message.lines().findFirst().orElse(message);
    }

    /** The first text in double quotes. */
    public Optional<String> quotedName() {
        Matcher matcher = Pattern.compile("\"([^\"]*)\"").matcher(message);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
