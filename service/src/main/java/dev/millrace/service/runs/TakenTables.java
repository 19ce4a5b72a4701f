package dev.millrace.service.runs;

import dev.millrace.coordinator.plan.reuse.TakenFiles;
import dev.millrace.graph.Location;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.DestinationRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import java.util.ArrayList;
import java.util.List;

/** What incremental runs have taken, by job (and environment) and source. */
public final class TakenTables {
    private static final int PAGE = 1_000;

    private final Ports ports;

    TakenTables(Ports ports) {
        this.ports = ports;
    }

    /**
     * One of them.
     *
     * @param job with {@code @} and the environment behind it, if there is one
     */
    public record Table(String job, String source, Location folder) {}

    /** All of them, in order of names. */
    public List<Table> list() {
        List<Table> tables = new ArrayList<>();
        for (ObjectStore.Listed object : objects(ports.layout().taken())) {
            if (Layout.isManifest(object.location())) {
                String uri = object.location().uri();
                Location folder = new Location(uri.substring(0, uri.lastIndexOf('/')));
                String[] names = folder.below(ports.layout().taken()).split("/", -1);
                tables.add(new Table(names[0], names[names.length - 1], folder));
            }
        }
        return tables;
    }

    /** The files of one. Throws {@code CORRUPT} where they cannot be told. */
    public TakenFiles.Found files(Table table) {
        return new TakenFiles(ports.objects(), ports.layout()).read(table.folder());
    }

    /**
     * Forgets what was taken: the next run takes all files there are. A run that has read it is refused when it would publish.
     *
     * @return false: a run publishes there at this moment
     */
    public boolean forget(Table table) {
        if (!DestinationRow.of(table.folder(), ports.table().read(Keys.destination(table.folder())))
                .runOrEmpty()
                .isEmpty()) {
            return false;
        }
        List<ObjectStore.Listed> objects = objects(table.folder());
        ports.objects().delete(Layout.manifest(table.folder()));
        objects.forEach(object -> ports.objects().delete(object.location()));
        return true;
    }

    private List<ObjectStore.Listed> objects(Location folder) {
        List<ObjectStore.Listed> all = new ArrayList<>();
        String after = "";
        List<ObjectStore.Listed> page;
        do {
            page = ports.objects().list(folder, after, PAGE);
            all.addAll(page);
            after = page.isEmpty() ? after : page.getLast().location().uri();
        } while (page.size() == PAGE);
        return all;
    }
}
