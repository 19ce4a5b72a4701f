package dev.millrace.functions.aws;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One line of JSON to the log of the function: static text and facts. */
final class LogLine {
    private LogLine() {}

    static void write(String message, Map<String, Object> facts) {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("message", message);
        new TreeMap<>(facts).forEach((key, value) -> {
            switch (value) {
                case Number number -> line.put(key, number.longValue());
                case Object other -> line.put(key, other.toString());
            }
        });
        System.out.println(line);
    }
}
