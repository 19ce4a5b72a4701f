package dev.millrace.coordinator.plan.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A piece of SQL that is put into a larger text: it must end what it begins, and no more. */
public final class Fragment {
    private Fragment() {}

    /** What is wrong with a piece; empty: it can be put between brackets without reaching out of them. */
    public static Optional<String> trouble(String sql) {
        Deque<Character> open = new ArrayDeque<>();
        boolean isEmpty = true;
        for (Token token : Token.of(sql)) {
            isEmpty = false;
            Optional<String> trouble = trouble(token.text(), open);
            if (trouble.isPresent()) {
                return trouble;
            }
        }
        if (isEmpty) {
            return Optional.of("is empty");
        }
        return open.isEmpty() ? Optional.empty() : Optional.of("does not close a '" + open.peek() + "'");
    }

    private static Optional<String> trouble(String token, Deque<Character> open) {
        char first = token.charAt(0);
        switch (first) {
            case '(', '[', '{' -> open.push(first);
            case ')', ']', '}' -> {
                if (open.isEmpty() || open.pop() != opening(first)) {
                    return Optional.of("closes a '" + first + "' that it does not open");
                }
            }
            case ';' -> {
                return Optional.of("holds a ';'");
            }
            case '\'', '"' -> {
                if (token.length() < 2 || token.charAt(token.length() - 1) != first) {
                    return Optional.of("does not close a " + first);
                }
            }
            default -> {}
        }
        return Optional.empty();
    }

    private static char opening(char closing) {
        return closing == ')' ? '(' : closing == ']' ? '[' : '{';
    }
}
