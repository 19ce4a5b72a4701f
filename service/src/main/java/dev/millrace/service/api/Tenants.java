package dev.millrace.service.api;

import dev.millrace.graph.Failure;
import dev.millrace.service.home.FileTrouble;
import dev.millrace.service.http.JsonText;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemException;
import dev.millrace.service.http.Schema;
import dev.millrace.service.http.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Who shares a service, and by which tokens they are known. */
public final class Tenants {
    private static final Schema FORM = Schema.object()
            .required(
                    "tenants",
                    Schema.map(Schema.object()
                                    .required(
                                            "tokens", Schema.list(Schema.text()).atMost(10))
                                    .required("folder", Schema.text())
                                    .optional("limits", JobRequests.limits())
                                    .optional("runs", Schema.whole().between(1, 1_000_000)))
                            .namesLike("^[a-z0-9-]{1,40}$")
                            .atMost(1_000));

    private final Path folder;
    private final SortedMap<String, Tenant> byName;
    private final Tokens tokens;

    private final String ownersRoot;

    private Tenants(Path folder, SortedMap<String, Tenant> byName, Tokens tokens) {
        this(folder, "", byName, tokens);
    }

    private Tenants(Path folder, String ownersRoot, SortedMap<String, Tenant> byName, Tokens tokens) {
        this.folder = folder;
        this.ownersRoot = ownersRoot;
        this.byName = byName;
        this.tokens = tokens;
    }

    /** Nobody but the owner, whose relative paths begin in {@code folder}. */
    public static Tenants none(Path folder, Tokens tokens) {
        return new Tenants(folder, new TreeMap<>(), tokens);
    }

    /**
     * Those of a file: {@code {"tenants": {"geo": {"tokens": […], "folder": "/data/geo", "limits": {"tasks": "100"}, "runs": 5}}}}.
     *
     * @throws dev.millrace.graph.MillraceException it cannot be read, or two share a token or a folder
     */
    public static Tenants read(Path file, Path folder) {
        JsonText text = text(file);
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        Map<String, Principal> holders = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                text.value().required("tenants").properties()) {
            JsonNode said = entry.getValue();
            tenants.put(entry.getKey(), tenant(entry.getKey(), said, file));
            for (JsonNode token : said.required("tokens")) {
                if (holders.put(token.stringValue(), new Principal(entry.getKey())) != null) {
                    throw wrong(file, "two tokens are the same");
                }
            }
        }
        requireApart(List.copyOf(tenants.values()), file);
        return new Tenants(folder, tenants, new Tokens(holders));
    }

    /**
     * Those of a cloud: nobody reads or writes a file of a machine, and who a tenant is is known before.
     *
     * @param folder where relative paths begin, which lead nowhere
     * @param roots of tenants, such as {@code s3://bucket/geo}
     * @param limits of tenants, as settings
     */
    public static Tenants onS3(
            Path folder, SortedMap<String, String> roots, Map<String, SortedMap<String, String>> limits) {
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        roots.forEach((name, root) ->
                tenants.put(name, new Tenant(name, folder, root, limits.getOrDefault(name, new TreeMap<>()), 0)));
        return new Tenants(folder, "s3:/", tenants, Tokens.NONE);
    }

    /** Limits of a tenant, as a document says them. */
    public static Schema formOfLimits() {
        return JobRequests.limits();
    }

    private static Tenant tenant(String name, JsonNode said, Path file) {
        SortedMap<String, String> limits = new TreeMap<>();
        said.path("limits")
                .properties()
                .forEach(limit ->
                        limits.put("limits." + limit.getKey(), limit.getValue().stringValue()));
        Path folder = file.toAbsolutePath()
                .resolveSibling(said.required("folder").stringValue())
                .normalize();
        return new Tenant(
                name, folder, "file://" + folder, limits, said.path("runs").asInt(0));
    }

    private static void requireApart(List<Tenant> tenants, Path file) {
        for (Tenant one : tenants) {
            for (Tenant other : tenants) {
                if (one != other && one.folder().startsWith(other.folder())) {
                    throw wrong(file, "the folder of " + one.name() + " lies in that of " + other.name());
                }
            }
        }
    }

    private static JsonText text(Path file) {
        try {
            JsonText text = JsonText.of(Files.readString(file));
            List<Problem.Wrong> wrong = text.check(FORM);
            if (!wrong.isEmpty()) {
                throw wrong(
                        file,
                        wrong.getFirst().pointer() + ": "
                                + wrong.getFirst().failure().message());
            }
            return text;
        } catch (ProblemException noJson) {
            throw wrong(file, noJson.problem().detail());
        } catch (IOException error) {
            throw wrong(file, FileTrouble.reason(error));
        }
    }

    private static RuntimeException wrong(Path file, String why) {
        return Failure.invalid("BAD_TENANTS", "The tenants in " + file + " cannot be read: " + why, "See docs/api.md")
                .toException();
    }

    public Tokens tokens() {
        return tokens;
    }

    /** What a tenant is told of a text, if there is such a tenant; others are told all. */
    String told(String tenant, String text) {
        Tenant known = byName.get(tenant);
        return known == null ? text : known.told(text);
    }

    /** The same for programs: a place stays one. */
    String rooted(String tenant, String text) {
        Tenant known = byName.get(tenant);
        return known == null ? text : known.rooted(text);
    }

    Tenant of(Principal principal) {
        if (principal.isOwner()) {
            return Tenant.owner(folder, ownersRoot);
        }
        Tenant tenant = byName.get(principal.tenant());
        if (tenant == null) {
            throw new IllegalArgumentException("there is no tenant " + principal.tenant());
        }
        return tenant;
    }
}
