package dev.millrace.functions.settings;

import dev.millrace.graph.CloudClass;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which workers a coordinator may start.
 *
 * @param functions names of functions, by class; several share what is started
 * @param containers how containers are run
 * @param most workers of a class at once; 0: none is started
 */
public record PoolSettings(Map<CloudClass, List<String>> functions, Containers containers, int most) {
    private static final int MOST = 100_000;

    public PoolSettings {
        functions = copy(functions);
    }

    /** Variables of containers, all set or none. */
    public record Containers(
            Map<CloudClass, List<String>> taskDefinitions,
            String cluster,
            List<String> subnets,
            List<String> securityGroups) {
        public Containers {
            taskDefinitions = copy(taskDefinitions);
            subnets = List.copyOf(subnets);
            securityGroups = List.copyOf(securityGroups);
        }
    }

    private static Map<CloudClass, List<String>> copy(Map<CloudClass, List<String>> names) {
        Map<CloudClass, List<String>> copy = new EnumMap<>(CloudClass.class);
        names.forEach((one, ofClass) -> copy.put(one, List.copyOf(ofClass)));
        return Collections.unmodifiableMap(copy);
    }

    /** Throws as {@link CloudSettings#read}. */
    public static PoolSettings read(Map<String, String> environment) {
        Map<CloudClass, List<String>> functions =
                CloudSettings.byClass(CloudVariable.FUNCTIONS, environment, CloudClass.Platform.FUNCTION);
        Containers containers = new Containers(
                CloudSettings.byClass(CloudVariable.TASK_DEFINITIONS, environment, CloudClass.Platform.CONTAINER),
                CloudVariable.CLUSTER.in(environment),
                CloudSettings.list(CloudVariable.SUBNETS.in(environment)),
                CloudSettings.list(CloudVariable.SECURITY_GROUPS.in(environment)));
        if (!containers.taskDefinitions.isEmpty()) {
            requireSet(CloudVariable.CLUSTER, environment);
            requireSet(CloudVariable.SUBNETS, environment);
        }
        return new PoolSettings(functions, containers, most(environment));
    }

    private static void requireSet(CloudVariable variable, Map<String, String> environment) {
        if (variable.in(environment).isEmpty()) {
            throw variable.bad("", CloudVariable.TASK_DEFINITIONS.key() + " names containers, which need it")
                    .toException();
        }
    }

    private static int most(Map<String, String> environment) {
        String text = CloudVariable.WORKERS.in(environment);
        try {
            int most = Integer.parseInt(text);
            if (most >= 0 && most <= MOST) {
                return most;
            }
        } catch (NumberFormatException notOne) {
            throw CloudVariable.WORKERS.bad(text, "it is no number").toException();
        }
        throw CloudVariable.WORKERS.bad(text, "0 to " + MOST + " are possible").toException();
    }

    /** Classes that tasks may be planned for, smallest first. */
    public List<CloudClass> classes() {
        return classes(functions, containers.taskDefinitions);
    }

    /** The same, for those who start nothing. Throws as {@link CloudSettings#read}. */
    public static List<CloudClass> classes(Map<String, String> environment) {
        return classes(
                CloudSettings.byClass(CloudVariable.FUNCTIONS, environment, CloudClass.Platform.FUNCTION),
                CloudSettings.byClass(CloudVariable.TASK_DEFINITIONS, environment, CloudClass.Platform.CONTAINER));
    }

    private static List<CloudClass> classes(
            Map<CloudClass, List<String>> functions, Map<CloudClass, List<String>> taskDefinitions) {
        SortedSet<CloudClass> classes = new TreeSet<>(functions.keySet());
        classes.addAll(taskDefinitions.keySet());
        return List.copyOf(classes);
    }
}
