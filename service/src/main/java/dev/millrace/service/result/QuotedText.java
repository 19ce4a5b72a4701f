package dev.millrace.service.result;

import tools.jackson.databind.json.JsonMapper;

/** A text as JSON. */
final class QuotedText {
    private QuotedText() {}

    static String of(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
