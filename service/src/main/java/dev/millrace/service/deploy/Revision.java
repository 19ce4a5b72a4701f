package dev.millrace.service.deploy;

import dev.millrace.graph.Failure;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a deployment is made of, in one digest: code, templates, image, and the value of every parameter. The outermost template carries it, and functions are
 * published anew when it is another.
 *
 * @param digest SHA-256
 */
record Revision(String digest) {
    /** What stands in the delivered template in its place. */
    static final String PLACE = "0".repeat(64);

    /** Code and templates are among the parameters by their digests; values that are not given are those that the template says. */
    static Revision of(Blueprint blueprint) {
        return new Revision(Delivery.digest(JsonMapper.shared().writeValueAsString(blueprint.values())));
    }

    /** The template that carries it. Throws {@code INVALID} when there is no place for it. */
    String in(String template) {
        if (!template.contains(PLACE)) {
            throw Failure.invalid(
                            "BAD_TEMPLATE",
                            "The template '" + Delivery.TEMPLATE
                                    + "' has no place for the digest by which functions are published",
                            "Take it as it is delivered")
                    .toException();
        }
        return template.replace(PLACE, digest);
    }
}
