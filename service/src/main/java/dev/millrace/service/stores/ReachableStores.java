package dev.millrace.service.stores;

import dev.millrace.graph.Failure;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.aws.S3ObjectStore;
import dev.millrace.storage.aws.S3Settings;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.route.RoutedObjectStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Files of the machine, and {@code s3://} with the credentials of the process. Nothing of AWS is loaded before a location is on S3. */
public final class ReachableStores {
    private ReachableStores() {}

    /** @param files not closed with the result */
    public static RoutedObjectStore over(ObjectStore files, EffectiveSettings settings) {
        return new RoutedObjectStore(files, Map.of("s3", () -> S3ObjectStore.open(s3(settings))));
    }

    /**
     * To look at things; nothing is promised to survive a loss of power.
     *
     * @param home folder that a run would use; it need not exist
     */
    public static RoutedObjectStore looking(Path home, EffectiveSettings settings) {
        return over(new LocalObjectStore(home, false, FileFaults.NONE), settings);
    }

    private static S3Settings s3(EffectiveSettings settings) {
        String region = settings.text(ServiceSetting.S3_REGION);
        return new S3Settings(
                endpoint(settings.text(ServiceSetting.S3_ENDPOINT)),
                region.isEmpty() ? null : region,
                Arrays.stream(settings.text(ServiceSetting.S3_BUCKETS).split(","))
                        .map(String::strip)
                        .filter(bucket -> !bucket.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeMap<>(),
                S3Settings.Transfer.USUAL,
                S3Settings.Patience.USUAL);
    }

    private static @Nullable URI endpoint(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI endpoint = new URI(text);
            if (endpoint.getHost() != null
                    && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
                return endpoint;
            }
        } catch (URISyntaxException wrong) {
            // told below
        }
        throw Failure.invalid(
                        "BAD_SETTING",
                        "'" + text + "' of " + ServiceSetting.S3_ENDPOINT.key() + " is not the address of a service",
                        "Write for example https://s3.example.org, in AWS_ENDPOINT_URL or the setting")
                .toException();
    }
}
