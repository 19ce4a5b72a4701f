package dev.millrace.functions.settings;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The variables of a part, read and checked.
 *
 * @param home where runs are kept
 * @param queues what the names of queues begin with
 * @param spools buckets of what attempts write; none: that of the home
 * @param buckets that may be touched, that of the home and the spools among them
 * @param account that must own the home's bucket and the spools; empty: any
 * @param release which version of the code this is
 * @param settings of the protocol, limits and plans
 */
public record CloudSettings(
        Location home,
        String table,
        String queues,
        List<String> spools,
        SortedSet<String> buckets,
        String account,
        Release release,
        EffectiveSettings settings) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern PARAMETERS = Pattern.compile("(/[A-Za-z0-9_.-]+)+/");
    private static final String S3 = "s3://";

    public CloudSettings {
        spools = List.copyOf(spools);
        buckets = Collections.unmodifiableSortedSet(new TreeSet<>(buckets));
    }

    /**
     * What all parts read.
     *
     * @throws dev.millrace.graph.MillraceException {@code INVALID}, naming the variable that is missing or cannot be
     */
    public static CloudSettings read(Map<String, String> environment) {
        String home = CloudVariable.HOME.in(environment);
        List<String> spools = buckets(CloudVariable.SPOOLS, environment);
        if (spools.size() != Set.copyOf(spools).size()) {
            throw CloudVariable.SPOOLS
                    .bad(CloudVariable.SPOOLS.in(environment), "a bucket is named twice")
                    .toException();
        }
        SortedSet<String> buckets = new TreeSet<>(buckets(CloudVariable.BUCKETS, environment));
        buckets.add(bucketOf(home));
        buckets.addAll(spools);
        String account = CloudVariable.ACCOUNT.in(environment);
        if (!account.isEmpty() && !ACCOUNT.matcher(account).matches()) {
            throw CloudVariable.ACCOUNT
                    .bad(account, "an account has twelve digits")
                    .toException();
        }
        return new CloudSettings(
                new Location(home),
                CloudVariable.TABLE.in(environment),
                CloudVariable.QUEUES.in(environment),
                spools,
                buckets,
                account,
                release(environment),
                SettingsLayers.load(environment, Path.of("/"), Map.of()));
    }

    private static Release release(Map<String, String> environment) {
        String label = CloudVariable.RELEASE.in(environment);
        if (!Release.isLabel(label)) {
            throw CloudVariable.RELEASE
                    .bad(label, "it is at most 40 small letters and digits")
                    .toException();
        }
        return new Release(label);
    }

    /** The function of coordinators, of which each version of the code has an alias; empty: there is only one version. */
    public static String coordinatorsOf(Map<String, String> environment) {
        return CloudVariable.COORDINATORS.in(environment);
    }

    /** The class of this worker. Throws as {@link #read}. */
    public static CloudClass classOf(Map<String, String> environment) {
        String name = CloudVariable.CLASS.in(environment);
        return CloudClass.named(name)
                .orElseThrow(() ->
                        CloudVariable.CLASS.bad(name, "there is no such class").toException());
    }

    /** The function that is called for triggers; empty: none. */
    public static String uploadsOf(Map<String, String> environment) {
        return CloudVariable.UPLOADS.in(environment);
    }

    /** Milliseconds from one listing of the folder of a trigger to the next. Throws as {@link #read}. */
    public static long listMillisOf(Map<String, String> environment) {
        String text = CloudVariable.LISTING.in(environment);
        if (!text.matches("[0-9]{1,6}")) {
            throw CloudVariable.LISTING.bad(text, "0 to 999999 are possible").toException();
        }
        return Duration.ofSeconds(Long.parseLong(text)).toMillis();
    }

    /** Where objects lie. */
    public Layout layout() {
        return spools.isEmpty()
                ? new Layout(home)
                : new Layout(
                        home,
                        spools.stream()
                                .map(bucket -> new Location(S3 + bucket + "/runs"))
                                .toList());
    }

    /** The account that must own a bucket, by bucket: of the deployment's own. */
    public SortedMap<String, String> owners() {
        SortedMap<String, String> owners = new TreeMap<>();
        if (!account.isEmpty()) {
            owners.put(bucketOf(home.uri()), account);
            spools.forEach(bucket -> owners.put(bucket, account));
        }
        return owners;
    }

    private static List<String> buckets(CloudVariable variable, Map<String, String> environment) {
        List<String> buckets = list(variable.in(environment));
        for (String bucket : buckets) {
            if (!BUCKET.matcher(bucket).matches()) {
                throw variable.bad(variable.in(environment), "'" + bucket + "' is no name of a bucket")
                        .toException();
            }
        }
        return buckets;
    }

    /** Where the tenants of the API are named; empty: there are none. */
    public static Optional<Location> tenantsOf(Map<String, String> environment) {
        String text = CloudVariable.TENANTS.in(environment);
        if (!text.isEmpty() && !text.startsWith(S3)) {
            throw CloudVariable.TENANTS.bad(text, "it is no object on S3").toException();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(new Location(text));
    }

    /** What the names of parameters begin with that are secrets. Throws as {@link #read}. */
    public static String secretsOf(Map<String, String> environment) {
        String prefix = CloudVariable.SECRETS.in(environment);
        if (!PARAMETERS.matcher(prefix).matches()) {
            throw CloudVariable.SECRETS
                    .bad(prefix, "it does not begin and end with /")
                    .toException();
        }
        return prefix;
    }

    private static String bucketOf(String home) {
        String path = home.startsWith(S3) ? home.substring(S3.length()) : "";
        int end = path.indexOf('/');
        String bucket = end < 0 ? path : path.substring(0, end);
        if (!BUCKET.matcher(bucket).matches() || home.endsWith("/")) {
            throw CloudVariable.HOME.bad(home, "it is no folder of a bucket").toException();
        }
        return bucket;
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /** {@code c1=a,b;c2=c}, of classes of one platform. */
    static Map<CloudClass, List<String>> byClass(
            CloudVariable variable, Map<String, String> environment, CloudClass.Platform platform) {
        String text = variable.in(environment);
        Map<CloudClass, List<String>> names = new EnumMap<>(CloudClass.class);
        for (String entry : text.split(";", -1)) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            CloudClass one = CloudClass.named(
                            entry.substring(0, Math.max(0, equals)).strip())
                    .filter(known -> known.platform() == platform)
                    .orElseThrow(() -> variable.bad(text, "'" + entry + "' begins with no class of that kind")
                            .toException());
            List<String> ofClass = list(entry.substring(equals + 1));
            if (ofClass.isEmpty()) {
                throw variable.bad(text, one.label() + " has no name").toException();
            }
            names.computeIfAbsent(one, _ -> new ArrayList<>()).addAll(ofClass);
        }
        return names;
    }
}
