package dev.millrace.tests.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command answered.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
public record Said(int code, String out, String err) {
    private static final Pattern ERROR = Pattern.compile(
            "error: (?:(?<place>\\S+?:\\d+:\\d+|\\S+?:\\d+|--?[\\w.-]+(?: \\S+)?|\\S+\\.[a-z]+|<sql>): )?(?<message>.*) \\[(?<code>[A-Z_]+)]");

    /** An error as a person reads it; {@code place} and {@code remedy} are empty where there is none. */
    public record Complaint(String place, String message, String code, String remedy) {}

    /** All errors, in order. */
    public List<Complaint> complaints() {
        List<Complaint> complaints = new ArrayList<>();
        List<String> lines = err.lines().toList();
        for (int line = 0; line < lines.size(); line++) {
            Matcher error = ERROR.matcher(lines.get(line));
            if (error.matches()) {
                String next = line + 1 < lines.size() && lines.get(line + 1).startsWith("  ")
                        ? lines.get(line + 1).strip()
                        : "";
                String place = error.group("place") == null ? "" : error.group("place");
                complaints.add(new Complaint(place, error.group("message"), error.group("code"), next));
            }
        }
        return complaints;
    }

    /** The last line of standard output. */
    public JsonNode lastLine() {
        return JsonMapper.shared()
                .readTree(out.strip()
                        .lines()
                        .reduce((_, last) -> last)
                        .orElseThrow(() -> new AssertionError("no output; " + err)));
    }

    /** Standard output as one document. */
    public JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
