package dev.millrace.storage.memory;

/**
 * A text kept as its difference from a similar one: a queue of a million messages about the same run differs only in the numbers of tasks.
 *
 * @param template a whole text
 * @param head characters that both begin with
 * @param middle what follows
 * @param tail characters that both end with
 */
record SharedText(String template, int head, String middle, int tail) {
    static SharedText whole(String text) {
        return new SharedText(text, text.length(), "", 0);
    }

    /** Keeps {@code text} by its difference from the template of {@code other}, or as a new template when they have little in common. */
    static SharedText like(SharedText other, String text) {
        String template = other.template();
        int shorter = Math.min(template.length(), text.length());
        int head = 0;
        while (head < shorter && template.charAt(head) == text.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && template.charAt(template.length() - 1 - tail) == text.charAt(text.length() - 1 - tail)) {
            tail++;
        }
        boolean similar = head + tail >= text.length() / 2;
        return similar ? new SharedText(template, head, text.substring(head, text.length() - tail), tail) : whole(text);
    }

    String text() {
        return template.substring(0, head) + middle + template.substring(template.length() - tail);
    }
}
