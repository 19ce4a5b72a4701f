package dev.millrace.service.deploy;

import dev.millrace.service.deploy.Stacks.Stack;
import dev.millrace.storage.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which versions of the code must stay. One that is not live is removed when no open run is its own, in two looks, and when the live one has been live for so
 * long that no coordinator of another one still plans what it had begun to look at.
 */
final class ReleaseKeeping {
    private static final int LABEL_DIGITS = 12;

    /** Parameters that say which code runs, beside that of functions. */
    private static final List<String> IMAGES = List.of("WorkerImage", "GpuImage");

    private final String name;
    private final DeployedReleases releases;
    private final Clock clock;

    ReleaseKeeping(String name, DeployedReleases releases, Clock clock) {
        this.name = name;
        this.releases = releases;
        this.clock = clock;
    }

    /** One look: versions that nobody needs. */
    SortedSet<String> unneeded(Stack stack, long settleMillis) {
        SortedSet<String> unneeded = new TreeSet<>(releases.all(name));
        unneeded.remove(live(stack));
        // What the coordinator that is called says of itself counts, whatever the stack says.
        boolean settled = releases.called(name).equals(live(stack));
        if (unneeded.isEmpty() || !settled || clock.nowMillis() - releases.liveSinceMillis(name) < settleMillis) {
            return new TreeSet<>();
        }
        unneeded.removeAll(releases.held(table(stack)).keySet());
        return unneeded;
    }

    /** Removes those that another look finds unneeded, too. Returns them. */
    List<String> remove(Stack stack, SortedSet<String> before, long settleMillis) {
        if (before.isEmpty()) {
            return List.of();
        }
        SortedSet<String> both = unneeded(stack, settleMillis);
        both.retainAll(before);
        both.forEach(release -> releases.remove(name, release));
        return List.copyOf(both);
    }

    /** All but the live one, before the deployment goes. */
    void removeOthers(Stack stack) {
        releases.all(name).stream()
                .filter(release -> !release.equals(live(stack)))
                .forEach(release -> releases.remove(name, release));
    }

    /** Versions with the open runs of each; nobody's runs under the empty name. */
    SortedMap<String, OpenRuns> held(Stack stack) {
        SortedMap<String, OpenRuns> all = new TreeMap<>();
        releases.all(name).forEach(release -> all.put(release, OpenRuns.NONE));
        all.putAll(releases.held(table(stack)));
        return all;
    }

    /** What a version is called that is made now: as before where nothing changes; else a name that no version has that is there. */
    String named(Optional<Stack> before, String code, String templates, Map<String, String> parameters) {
        Optional<String> same = before.filter(stack -> code.equals(parameter(stack, "Code"))
                        && templates.equals(parameter(stack, "Templates"))
                        && images(parameters).equals(images(stack.parameters())))
                .map(stack -> parameter(stack, "Release"))
                .filter(release -> !release.isEmpty());
        if (same.isPresent()) {
            return same.get();
        }
        SortedSet<String> taken = before.isPresent() ? releases.all(name) : new TreeSet<>();
        for (int again = 0; ; again++) {
            String label = "r"
                    + Delivery.digest(String.join("\n", code, templates, images(parameters), Integer.toString(again)))
                            .substring(0, LABEL_DIGITS);
            if (!taken.contains(label)) {
                return label;
            }
        }
    }

    private static String images(Map<String, String> parameters) {
        return IMAGES.stream()
                .map(image -> parameters.getOrDefault(image, ""))
                .collect(Collectors.joining("\n"))
                .stripTrailing();
    }

    private static String parameter(Stack stack, String parameter) {
        return stack.parameters().getOrDefault(parameter, "");
    }

    private static String live(Stack stack) {
        return stack.outputs().getOrDefault("Release", "");
    }

    private static String table(Stack stack) {
        return stack.outputs().getOrDefault("Table", "");
    }
}
