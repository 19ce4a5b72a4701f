package dev.millrace.service.api;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Somebody who shares a service with others.
 *
 * @param name empty: the home's owner
 * @param folder where relative paths begin; a tenant reads and writes nothing outside of it
 * @param rootOrEmpty what all its locations begin with; empty: nothing in particular
 * @param limits that no run of it may exceed, as settings
 * @param mostRuns that have not ended; 0: as many as it likes
 */
public record Tenant(String name, Path folder, String rootOrEmpty, SortedMap<String, String> limits, int mostRuns) {
    private static final String FILES = "file://";

    public Tenant {
        limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
    }

    static Tenant owner(Path folder, String rootOrEmpty) {
        return new Tenant("", folder, rootOrEmpty, new TreeMap<>(), 0);
    }

    /** What keeps its jobs within its places; empty: nothing has to. */
    Optional<Confinement> confinement() {
        return rootOrEmpty.isEmpty() ? Optional.empty() : Optional.of(new Confinement(rootOrEmpty, !isOwner()));
    }

    boolean isOwner() {
        return name.isEmpty();
    }

    /** The server's settings, with this tenant's limits where a run says nothing. */
    EffectiveSettings over(EffectiveSettings settings) {
        return SettingsLayers.over(settings, limits, "tenant");
    }

    /** Throws {@code LIMIT_OF_TENANT} for limits of a run that are wider than this tenant's. */
    void check(Limits run, EffectiveSettings settings) {
        Limits own = over(settings).limits(Limits.DEFAULT);
        check("tasks", run.tasks(), own.tasks());
        check("attempts", run.attempts(), own.attempts());
        check("wallTime", run.wallMillis(), own.wallMillis());
        check("taskTime", run.taskMillis(), own.taskMillis());
        check("bytes", run.bytes(), own.bytes());
    }

    /** 0 is no limit. */
    private void check(String limit, long run, long own) {
        String given = limits.get("limits." + limit);
        if (given != null && own > 0 && (run == 0 || run > own)) {
            throw refused(
                    "LIMIT_OF_TENANT",
                    "The limit of " + limit + " is wider than " + given + ", which is the tenant's",
                    "Write a lower one, or leave it out");
        }
    }

    /** A text as this tenant knows its folder: paths in it as relative ones, because where it lies on the server is not the tenant's business. */
    String told(String text) {
        return said(text, "", ".");
    }

    /** The same with the folder as the root of all: places stay places. */
    String rooted(String text) {
        return said(text, "/", "/");
    }

    /**
     * @param before of a path within the folder
     * @param itself for the folder
     */
    private String said(String text, String before, String itself) {
        if (!rootOrEmpty.startsWith(FILES)) {
            return text;
        }
        String told = text;
        for (Path way : List.of(folder, JobPaths.followed(folder))) {
            if (told.contains(way.toString())) {
                String name = Pattern.quote(way.toString());
                told = before.isEmpty() ? told.replace(FILES + way, way.toString()) : told;
                told = told.replaceAll(name + "/", before).replaceAll(name + "(?![\\w-]|\\.\\w)", itself);
            }
        }
        return told;
    }

    static MillraceException refused(String code, String message, String remedy) {
        return Failure.invalid(code, message, remedy).toException();
    }
}
