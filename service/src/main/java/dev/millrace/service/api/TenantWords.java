package dev.millrace.service.api;

import dev.millrace.graph.Location;
import dev.millrace.service.http.Principal;
import java.util.function.UnaryOperator;

/** What is said to tenants of places: those in their folder begin there, those in the home begin with {@code millrace:}. The owner is told all. */
final class TenantWords {
    private static final String HOME = "millrace:";

    private final Tenants tenants;
    private final Location home;

    TenantWords(Parts parts) {
        this.tenants = parts.tenants();
        this.home = parts.runs().ports().layout().home();
    }

    /** For people: paths are relative. */
    String told(Principal who, String text) {
        return who.isOwner() ? text : withoutHome(tenants.told(who.tenant(), text));
    }

    /** For programs: a place stays one, as if the tenant's folder were all that there is. */
    UnaryOperator<String> rooted(Principal who) {
        return who.isOwner() ? UnaryOperator.identity() : text -> withoutHome(tenants.rooted(who.tenant(), text));
    }

    private String withoutHome(String text) {
        return text.replace(home.uri(), HOME).replace(home.path(), HOME);
    }
}
