package dev.millrace.service.api;

import dev.millrace.graph.Location;
import dev.millrace.service.http.Principal;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What is said to tenants of places: those in their folder begin there, those in the home begin with {@code millrace:}. The owner is told all. */
final class TenantWords {
    private static final String HOME = "millrace:";

    private final Tenants tenants;
    private final Location home;
    private final Pattern ofHome;

    TenantWords(Parts parts) {
        this.tenants = parts.tenants();
        this.home = parts.runs().ports().layout().home();
        this.ofHome = pattern(home);
    }

    /** The home alone, and what lies in it: no path that only ends, or only begins, with the same letters. */
    static Pattern pattern(Location home) {
        String either = Pattern.quote(home.uri()) + "|(?<![\\w.~-])" + Pattern.quote(home.path());
        return Pattern.compile("(?:" + either + ")(?![\\w-]|\\.\\w)");
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
        return text.contains(home.path()) ? ofHome.matcher(text).replaceAll(HOME) : text;
    }
}
