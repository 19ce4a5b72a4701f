package dev.millrace.coordinator.plan.job;

import java.util.Optional;

/** Times that something may take: absent, or longer than none. */
final class Spans {
    private Spans() {}

    /**
     * In milliseconds; 0 = it says nothing, or what it says is told as wrong.
     *
     * @param name with which people know it; its last part is the key
     * @throws IllegalArgumentException it is no duration, which was told before
     */
    static long millis(Fields fields, String name, Findings findings) {
        String key = name.substring(name.lastIndexOf('.') + 1);
        Optional<Long> millis = fields.text(key).map(DurationText::parseMillis);
        if (millis.isPresent() && millis.get() == 0) {
            findings.add(
                    fields.place(key),
                    "WRONG_VALUE",
                    "In no time nothing can run: '" + name + "' is from 1ms to a hundred years",
                    "Write for example: 30m; to have the usual one leave it out");
        }
        return millis.orElse(0L);
    }
}
