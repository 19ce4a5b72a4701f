package dev.millrace.service.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be wrong with a request itself. What is wrong with a job or a run has the code of its failure. */
public enum ProblemCode {
    BAD_REQUEST(400, "The request cannot be read"),
    BAD_JSON(400, "The body is not JSON"),
    BAD_PARAMETER(400, "A parameter cannot be what it is"),
    UNKNOWN_PARAMETER(400, "There is no such parameter"),
    MISSING_PARAMETER(400, "A parameter is missing"),
    BAD_PAGE_TOKEN(400, "The page token is not one of this list"),
    BAD_FILTER(400, "The filter cannot be read"),
    UNAUTHENTICATED(401, "A token is missing or not known"),
    FORBIDDEN(403, "This is not permitted"),
    ORIGIN_REFUSED(403, "Pages of other sites may not ask"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "The method is not known here"),
    KEY_IN_USE(409, "A request with this key is still being handled"),
    RUN_ID_TAKEN(409, "Another run has this id"),
    CHANGED_MEANWHILE(412, "It is another version by now"),
    BODY_TOO_LARGE(413, "The body is too large"),
    PATH_TOO_LONG(414, "The path and the query are too long"),
    NOT_JSON(415, "The body is of another type"),
    NOT_BYTES(415, "The body is of another type"),
    INVALID_BODY(422, "The body is not what this takes"),
    KEY_REUSED(422, "The key was used for another request"),
    ANSWER_TOO_LARGE(422, "The answer is larger than it may be"),
    VERSION_REQUIRED(428, "Say which version you have seen"),
    TOO_MANY_RUNS(429, "There are too many runs that have not ended"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL(500, "A fault of Millrace"),
    UNAVAILABLE(503, "It does not answer at the moment");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Of a problem whose code is that of a failure. */
    static String titleOf(int status) {
        return switch (status) {
            case 404 -> "There is no such thing";
            case 409 -> "The state does not allow it";
            case 422 -> "It is not valid";
            default ->
                Arrays.stream(values())
                        .filter(code -> code.status == status)
                        .findFirst()
                        .orElse(INTERNAL)
                        .title;
        };
    }

    /** The codes of requests that are wrong in themselves. */
    static List<String> ofStatus(int status) {
        return Arrays.stream(values())
                .filter(code -> code.status == status)
                .map(Enum::name)
                .toList();
    }

    /** The last part of a problem's type. */
    static String slug(String code) {
        return code.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
