package dev.millrace.service.http;

/** Refuses requests that are larger than they may be, before anything of them is read. */
final class Admission {
    private Admission() {}

    static void check(HttpRequest request, Limits limits) {
        int query = request.query().entrySet().stream()
                .mapToInt(entry -> entry.getKey().length()
                        + entry.getValue().stream().mapToInt(String::length).sum())
                .sum();
        require(
                request.path().length() + query <= limits.pathCharacters(),
                ProblemCode.PATH_TOO_LONG,
                "The path and the query have more than " + limits.pathCharacters() + " characters");
        int headers = request.headers().entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
        require(
                headers <= limits.headerBytes() && request.headers().size() <= limits.headers(),
                ProblemCode.HEADERS_TOO_LARGE,
                "There are more than " + limits.headers() + " headers, or they are larger than " + limits.headerBytes()
                        + " bytes");
        require(
                request.body().length <= limits.bodyBytes(),
                ProblemCode.BODY_TOO_LARGE,
                "The body is larger than " + limits.bodyBytes() + " bytes");
    }

    private static void require(boolean holds, ProblemCode code, String detail) {
        if (!holds) {
            throw Problem.of(code, detail, "Send less").toException();
        }
    }
}
