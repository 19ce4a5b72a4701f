package dev.millrace.service.api;

import dev.millrace.service.http.Principal;

/** A server with two tenants, each with a folder of its own. */
final class TwoTenants {
    static final Principal GEO = new Principal("geo");
    static final Principal WEB = new Principal("web");

    /** Text of the file of tenants. */
    static final String FILE = """
        {"tenants": {"geo": {"tokens": ["geo-0123456789abcdef01234567"], "folder": "geo"},
                     "web": {"tokens": ["web-0123456789abcdef01234567"], "folder": "web"}}}
        """;

    private TwoTenants() {}
}
