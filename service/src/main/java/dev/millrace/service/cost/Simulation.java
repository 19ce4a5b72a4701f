package dev.millrace.service.cost;

import dev.millrace.graph.Failure;
import dev.millrace.graph.StageGraph;
import java.util.ServiceLoader;
import tools.jackson.databind.node.ObjectNode;

/** Carries a plan out on virtual time, against models of a cloud's services. */
public interface Simulation {
    /**
     * What is simulated.
     *
     * @param job its name
     * @param plan for classes of functions
     * @param inputBytes of its sources together
     */
    record Subject(String job, StageGraph plan, long inputBytes) {}

    /**
     * In which cloud.
     *
     * @param concurrency functions at once that the account allows
     * @param functions how many functions of each class share the work
     * @param bytesASecond what a task computes of its input
     * @param calm a day without misfortune, on which all functions are warm
     * @param seed decides what is left to chance
     */
    record Terms(int concurrency, int functions, double bytesASecond, boolean calm, long seed, Prices prices) {}

    /** What came of it, as a document. Throws {@code INVALID} for what no function could do. */
    ObjectNode run(Subject subject, Terms terms);

    /** The one that is part of the distribution. Throws {@code INVALID} where none is. */
    static Simulation found() {
        return ServiceLoader.load(Simulation.class, Simulation.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> Failure.invalid(
                                "NO_SIMULATION",
                                "The models of the cloud are not part of this distribution",
                                "Start Millrace by its command")
                        .toException());
    }
}
