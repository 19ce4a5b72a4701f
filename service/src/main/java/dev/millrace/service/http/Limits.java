package dev.millrace.service.http;

/**
 * How large a request may be.
 *
 * @param pathCharacters of the path and the query together
 * @param headerBytes of all headers together
 * @param depth of objects and arrays in a body
 * @param tokens of a body: names, values and brackets
 */
public record Limits(int bodyBytes, int pathCharacters, int headers, int headerBytes, int depth, int tokens) {
    public static final Limits DEFAULT = new Limits(1 << 20, 8_000, 64, 16_000, 64, 100_000);
}
