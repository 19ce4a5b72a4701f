package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.graph.JobSpec;
import dev.millrace.service.home.Home;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.storage.parquet.ParquetFooters;
import dev.millrace.storage.route.RoutedObjectStore;

/**
 * Looks whether sources have files before there is a run of them. Of places on this machine alone: to list those of a service costs time and money, and
 * planning does it.
 */
public final class SourceFiles {
    private static final String FILES = "file://";

    private SourceFiles() {}

    /** Throws, as planning would, for the first source of the job that names no file. */
    public static void check(JobSpec job, Home home, EffectiveSettings settings) {
        try (RoutedObjectStore objects = ReachableStores.looking(home.folder(), settings)) {
            SourceCatalog catalog = new SourceCatalog(objects, new ParquetFooters(objects));
            job.sources().stream().filter(SourceFiles::isHere).forEach(catalog::files);
        }
    }

    private static boolean isHere(JobSpec.Source source) {
        return source.from().stream().allMatch(place -> place.startsWith(FILES));
    }
}
