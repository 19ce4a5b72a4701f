package dev.millrace.storage.record;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads documents that lie in a store. What a codec refuses is told with the place of the object, so that whoever reads the error finds the evidence.
 */
public final class StoredDocument {
    private StoredDocument() {}

    /** Empty: there is no such object. Throws the codec's failure. */
    public static <T> Optional<T> get(ObjectStore objects, Location location, Function<byte[], T> codec) {
        return objects.get(location).map(blob -> read(location, blob.bytes(), codec));
    }

    /** The same, of bytes that were read from there. */
    public static <T> T read(Location location, byte[] bytes, Function<byte[], T> codec) {
        try {
            return codec.apply(bytes);
        } catch (MillraceException refused) {
            Failure failure = refused.failure();
            throw new MillraceException(
                    new Failure(
                            failure.kind(),
                            failure.code(),
                            failure.message() + " (" + location + ")",
                            failure.remedyText(),
                            failure.placeOrNull()),
                    refused);
        }
    }
}
