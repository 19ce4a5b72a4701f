package dev.millrace.storage;

import java.util.Comparator;

/** The order of keys and locations in every store: that of their UTF-8 bytes, which is the order of code points. */
public final class Utf8Order {
    public static final Comparator<String> OF_TEXT = Utf8Order::compare;

    private Utf8Order() {}

    private static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int index = 0; index < length; index++) {
            char a = left.charAt(index);
            char b = right.charAt(index);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
