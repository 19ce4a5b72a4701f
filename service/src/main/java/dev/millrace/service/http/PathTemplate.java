package dev.millrace.service.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path with {@code {names}} of parameters. A name matches a part of the path without slash and colon; a {@code :verb} may follow the last. */
public final class PathTemplate {
    private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");

    private final String text;
    private final Pattern pattern;
    private final List<String> names = new ArrayList<>();

    public PathTemplate(String text) {
        this.text = text;
        StringBuilder pattern = new StringBuilder();
        Matcher names = NAME.matcher(text);
        int end = 0;
        while (names.find()) {
            pattern.append(Pattern.quote(text.substring(end, names.start()))).append("([^/:]+)");
            this.names.add(names.group(1));
            end = names.end();
        }
        this.pattern = Pattern.compile(
                pattern.append(Pattern.quote(text.substring(end))).toString());
    }

    /** The names' values, still encoded; empty: it is another path. */
    Optional<Map<String, String>> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int name = 0; name < names.size(); name++) {
            values.put(names.get(name), matcher.group(name + 1));
        }
        return Optional.of(values);
    }

    @Override
    public String toString() {
        return text;
    }
}
