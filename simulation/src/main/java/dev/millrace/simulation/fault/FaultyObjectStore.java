package dev.millrace.simulation.fault;

import dev.millrace.graph.Location;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The object store of one actor. */
final class FaultyObjectStore implements ObjectStore {
    /** How long a list may lack an object; less than any run needs to be quiet. */
    private static final long LATE_MILLIS = 15 * 60_000;

    private static final long LATE_PUT_MILLIS = 60_000;

    private static final int RUN_ID_LENGTH = 30;

    private final FaultyPorts.World world;
    private final Actor actor;
    private final Crossing crossing;
    private final ObjectStore objects;

    FaultyObjectStore(FaultyPorts.World world, Actor actor, Crossing crossing) {
        this.world = world;
        this.actor = actor;
        this.crossing = crossing;
        this.objects = world.services().objects();
    }

    @Override
    public String put(Location location, Content content) {
        return write(location, content, () -> Optional.of(objects.put(location, content)))
                .orElseThrow();
    }

    /** Where the answer is slow the same is put again, and one of the two takes effect long after the other. */
    @Override
    public String putOwn(Location location, byte[] bytes) {
        Step step = Steps.putting(location);
        return crossing.makeStruck(step, location, fault -> {
            if (fault.filter(Fault.SLOW::equals).isPresent()) {
                long later = world.strikes().random().between(1_000, LATE_PUT_MILLIS);
                world.scheduler().after(later, () -> objects.put(location, Content.of(bytes)));
            }
            String tag = objects.put(location, Content.of(bytes));
            written(step, location);
            return tag;
        });
    }

    @Override
    public Optional<String> putIfAbsent(Location location, Content content) {
        return write(location, content, () -> objects.putIfAbsent(location, content));
    }

    @Override
    public Optional<String> putIfMatch(Location location, String tag, Content content) {
        return write(location, content, () -> objects.putIfMatch(location, tag, content));
    }

    private Optional<String> write(Location location, Content content, Supplier<Optional<String>> put) {
        Step step = Steps.putting(location);
        Object about = step == Step.PUT_MANIFEST ? manifest(location, content) : location;
        return crossing.make(step, about, () -> {
            Optional<String> tag = put.get();
            if (tag.isPresent()) {
                written(step, location);
            }
            return tag;
        });
    }

    /** A manifest's place does not say whose it is; its text does. */
    private static String manifest(Location location, Content content) {
        String text = content instanceof Content.Bytes bytes ? new String(bytes.bytes(), StandardCharsets.UTF_8) : "";
        int run = Math.max(0, text.indexOf("run_"));
        return location.uri() + " of " + text.substring(run, Math.min(text.length(), run + RUN_ID_LENGTH));
    }

    private void written(Step step, Location location) {
        objects.get(location).ifPresent(blob -> world.witness().objectWritten(actor, step, location, blob.bytes()));
    }

    @Override
    public Optional<Blob> get(Location location) {
        return read(location, () -> objects.get(location));
    }

    @Override
    public Optional<byte[]> getRange(Location location, long offset, int length) {
        return read(location, () -> objects.getRange(location, offset, length));
    }

    @Override
    public Optional<InputStream> open(Location location) {
        return read(location, () -> objects.get(location)).map(blob -> new ByteArrayInputStream(blob.bytes()));
    }

    @Override
    public Optional<Stat> stat(Location location) {
        return read(location, () -> objects.stat(location));
    }

    private <T> Optional<T> read(Location location, Supplier<Optional<T>> get) {
        Step step = Steps.getting(location);
        return crossing.make(step, location, () -> {
            world.witness().objectRead(actor, step, location);
            return get.get();
        });
    }

    @Override
    public boolean copy(Location from, Location to) {
        Step step = Steps.putting(to);
        return crossing.make(step, to, () -> {
            boolean copied = objects.copy(from, to);
            if (copied) {
                written(step, to);
            }
            return copied;
        });
    }

    @Override
    public void delete(Location location) {
        crossing.make(Steps.deleting(location), location, () -> {
            boolean there = objects.stat(location).isPresent();
            objects.delete(location);
            if (there) {
                world.witness().objectDeleted(actor, location);
            }
            return there;
        });
    }

    @Override
    public List<Listed> list(Location folder, String afterOrEmpty, int limit) {
        return crossing.makeStruck(Step.LIST_OBJECTS, folder, fault -> {
            List<Listed> found = objects.list(folder, afterOrEmpty, limit);
            return fault.filter(Fault.LATE_LIST::equals).isPresent() ? lacking(found) : found;
        });
    }

    /** As if some of what was written of late were not there yet. What is older than a run is quiet is in every list: after that nobody looks again. */
    private List<Listed> lacking(List<Listed> found) {
        int keptOfFour = world.strikes().random().below(4);
        long lateMicros = (world.scheduler().nowMillis() - LATE_MILLIS) * 1_000;
        return found.stream()
                .filter(object ->
                        world.strikes().random().below(4) < keptOfFour || object.modifiedMicros() < lateMicros)
                .toList();
    }

    @Override
    public Optional<Path> file(Location location) {
        return Optional.empty();
    }
}
