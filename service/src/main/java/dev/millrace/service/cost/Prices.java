package dev.millrace.service.cost;

import dev.millrace.graph.Failure;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prices in US dollars.
 *
 * @param date of the price list
 * @param region where they hold, for people
 * @param functionMebibytes sizes of functions, smallest first
 */
public record Prices(
        String date,
        String region,
        double lambdaGigabyteSecond,
        double lambdaRequest,
        double queueRequest,
        double stateWrite,
        double stateRead,
        double objectPut,
        double objectGet,
        List<Integer> functionMebibytes) {
    public Prices {
        functionMebibytes = List.copyOf(functionMebibytes);
    }

    /** The list that is built in. */
    public static Prices builtIn() {
        try (InputStream stream = Prices.class.getResourceAsStream("prices.json")) {
            if (stream == null) {
                throw new IllegalStateException("prices.json is missing from the distribution");
            }
            return read(JsonMapper.shared().readTree(stream));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /**
     * The list that the settings name, or the one that is built in. Throws {@code INVALID} when it cannot be read.
     *
     * @param folder where relative paths begin
     */
    public static Prices of(EffectiveSettings settings, Path folder) {
        String file = settings.text(ServiceSetting.PRICES);
        return file.isEmpty() ? builtIn() : of(folder.resolve(file));
    }

    private static Prices of(Path file) {
        try {
            return read(JsonMapper.shared().readTree(Files.readAllBytes(file)));
        } catch (IOException | JacksonException error) {
            throw Failure.invalid(
                            "BAD_PRICES",
                            "The prices in " + file + " cannot be read: " + error.getMessage(),
                            "Write it like the built-in list, see docs")
                    .toException();
        }
    }

    private static Prices read(JsonNode list) {
        return new Prices(
                list.required("date").stringValue(),
                list.required("region").stringValue(),
                list.required("lambdaGigabyteSecond").doubleValue(),
                list.required("lambdaRequest").doubleValue(),
                list.required("queueRequest").doubleValue(),
                list.required("stateWrite").doubleValue(),
                list.required("stateRead").doubleValue(),
                list.required("objectPut").doubleValue(),
                list.required("objectGet").doubleValue(),
                list.required("functionMebibytes")
                        .valueStream()
                        .map(JsonNode::intValue)
                        .toList());
    }

    /** The smallest function that has this memory, in gigabytes; empty: none is so large. */
    Optional<Double> functionGigabytes(long memoryBytes) {
        return functionMebibytes.stream()
                .filter(mebibytes -> ((long) mebibytes << 20) >= memoryBytes)
                .findFirst()
                .map(mebibytes -> mebibytes / 1024.0);
    }
}
