package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.coordinator.plan.source.TableFacts;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.parquet.ParquetFooters;
import dev.millrace.storage.route.RoutedObjectStore;
import java.nio.file.Path;

/** Looks at tables without a run: nothing is written. */
public final class TableLook {
    private TableLook() {}

    /**
     * What is known of a source without reading its rows. Throws what planning a query over it would.
     *
     * @param home folder that a run would use; it need not exist
     */
    public static TableFacts describe(Source source, Path home, EffectiveSettings settings) {
        try (RoutedObjectStore objects = ReachableStores.looking(home, settings)) {
            return describe(source, objects);
        }
    }

    /** The same of a source among these objects. */
    public static TableFacts describe(Source source, ObjectStore objects) {
        return new SourceCatalog(objects, new ParquetFooters(objects))
                .describe(source)
                .facts();
    }
}
