package dev.millrace.service.deploy;

import dev.millrace.graph.CloudClass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Functions of workers as the template names them: several of a class take the same messages, and a deployment has the first so many. */
public final class WorkerFunctions {
    /** What the name of each ends with, in the order in which they are made. */
    private static final List<String> ENDS = List.of("", "b", "c", "d");

    private WorkerFunctions() {}

    /** How many a class may have. */
    public static int most() {
        return ENDS.size();
    }

    /** The first of one class, in order, without the name of the deployment; none for a class that runs in containers. */
    public static List<String> of(CloudClass memory, int count) {
        return memory.platform() == CloudClass.Platform.FUNCTION
                ? ENDS.stream().limit(count).map(end -> memory.label() + end).toList()
                : List.of();
    }

    /** The first of all classes, in order. */
    public static Stream<String> all(int count) {
        return Arrays.stream(CloudClass.values()).flatMap(memory -> of(memory, count).stream());
    }
}
