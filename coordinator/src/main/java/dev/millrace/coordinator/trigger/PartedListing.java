package dev.millrace.coordinator.trigger;

import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.ListingRow;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.TriggerWrites;
import java.util.function.BooleanSupplier;

/**
 * Lists the files of triggers from time to time, for who has little time: a listing that is not finished goes on where it ended, whoever goes on with it.
 */
public final class PartedListing {
    private final Ports ports;
    private final long everyMillis;

    /** @param everyMillis from the beginning of a listing to that of the next */
    public PartedListing(Ports ports, long everyMillis) {
        this.ports = ports;
        this.everyMillis = everyMillis;
    }

    /**
     * Lists, if it is time to.
     *
     * @param goesOn whether there is time for another page
     * @return versions of files that nobody had seen
     */
    public int look(String trigger, UploadIntake intake, BooleanSupplier goesOn) {
        ListingRow read =
                ports.table().read(Keys.listing(trigger)).map(ListingRow::of).orElse(ListingRow.NEVER);
        long now = ports.clock().nowMillis();
        boolean begins = read.afterOrEmpty().isEmpty();
        if (begins && !read.equals(ListingRow.NEVER) && now - read.begunMillis() < everyMillis) {
            return 0;
        }
        UploadIntake.Listing listing = intake.list(read.afterOrEmpty(), goesOn);
        ListingRow next = new ListingRow(begins ? now : read.begunMillis(), listing.afterOrEmpty());
        try {
            ports.table().update(TriggerWrites.listed(trigger, read, next));
        } catch (StorageException.UnknownFate unknown) {
            // The same files are listed again, which changes nothing.
        }
        return listing.found().noted();
    }
}
