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
 * @param instances how containers are run that have a GPU
 * @param most workers of a class at once; 0: none is started
 */
public record PoolSettings(
        Map<CloudClass, List<String>> functions, Containers containers, Instances instances, int most) {
    private static final int MOST = 100_000;

    /** Each is an instance of its own; the template allows no more. */
    private static final int MOST_WITH_GPU = 100;

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

    /**
     * Containers on instances that are started for them, in a cluster of their own.
     *
     * @param most of them at once
     */
    public record Instances(Containers containers, int most) {}

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
            requireSet(CloudVariable.CLUSTER, CloudVariable.TASK_DEFINITIONS, environment);
            requireSet(CloudVariable.SUBNETS, CloudVariable.TASK_DEFINITIONS, environment);
        }
        return new PoolSettings(
                functions, containers, instances(environment), number(CloudVariable.WORKERS, 0, MOST, environment));
    }

    private static Instances instances(Map<String, String> environment) {
        Map<CloudClass, List<String>> taskDefinitions =
                CloudSettings.byClass(CloudVariable.GPU_TASK_DEFINITIONS, environment, CloudClass.Platform.GPU);
        if (!taskDefinitions.isEmpty()) {
            requireSet(CloudVariable.GPU_CLUSTER, CloudVariable.GPU_TASK_DEFINITIONS, environment);
        }
        return new Instances(
                new Containers(taskDefinitions, CloudVariable.GPU_CLUSTER.in(environment), List.of(), List.of()),
                number(CloudVariable.GPU_WORKERS, 1, MOST_WITH_GPU, environment));
    }

    private static void requireSet(CloudVariable variable, CloudVariable because, Map<String, String> environment) {
        if (variable.in(environment).isEmpty()) {
            throw variable.bad("", because.key() + " names containers, which need it")
                    .toException();
        }
    }

    private static int number(CloudVariable variable, int least, int most, Map<String, String> environment) {
        String text = variable.in(environment);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            throw variable.bad(text, "it is no number").toException();
        }
        throw variable.bad(text, least + " to " + most + " are possible").toException();
    }

    /** Classes that tasks may be planned for, smallest first. */
    public List<CloudClass> classes() {
        return classes(functions, containers.taskDefinitions, instances.containers.taskDefinitions);
    }

    /** The same, for those who start nothing. Throws as {@link CloudSettings#read}. */
    public static List<CloudClass> classes(Map<String, String> environment) {
        return classes(
                CloudSettings.byClass(CloudVariable.FUNCTIONS, environment, CloudClass.Platform.FUNCTION),
                CloudSettings.byClass(CloudVariable.TASK_DEFINITIONS, environment, CloudClass.Platform.CONTAINER),
                CloudSettings.byClass(CloudVariable.GPU_TASK_DEFINITIONS, environment, CloudClass.Platform.GPU));
    }

    @SafeVarargs
    private static List<CloudClass> classes(Map<CloudClass, List<String>>... pools) {
        SortedSet<CloudClass> classes = new TreeSet<>();
        for (Map<CloudClass, List<String>> pool : pools) {
            classes.addAll(pool.keySet());
        }
        return List.copyOf(classes);
    }
}
