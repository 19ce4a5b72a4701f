package dev.millrace.service.runs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.result.PublishedResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a run has published, as a user asks for it. */
public final class RunResults {
    private final RunCatalogue catalogue;

    public RunResults(RunCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Its outputs for people. Throws {@code NO_RESULT} before it is planned. */
    public List<OutputSpec> outputs(RunId run) {
        StageGraph plan = catalogue.plan(run).orElseThrow(() -> absent(run, "has no plan yet"));
        return plan.results();
    }

    /**
     * One result; of a result that grows, what came from this run.
     *
     * @param name null: the only one
     */
    public PublishedResult of(RunId run, @Nullable String name) {
        return choose(run, catalogue.plan(run), output -> catalogue.manifest(run, output), name);
    }

    /**
     * The same of a run that was read elsewhere.
     *
     * @param manifests what an output of the run has published
     */
    public static PublishedResult choose(
            RunId run,
            Optional<StageGraph> plan,
            Function<OutputSpec, Optional<Manifest>> manifests,
            @Nullable String name) {
        List<OutputSpec> all =
                plan.orElseThrow(() -> absent(run, "has no plan yet")).results();
        if (all.isEmpty()) {
            throw absent(run, "has found nothing new and written nothing");
        }
        List<OutputSpec> meant = all.stream()
                .filter(known -> name == null || known.name().equals(name))
                .toList();
        if (meant.size() != 1) {
            String names = String.join(", ", all.stream().map(OutputSpec::name).toList());
            throw Failure.invalid("USAGE", "The run " + run + " has the results " + names, "Choose one with --name")
                    .toException();
        }
        Manifest manifest = manifests
                .apply(meant.getFirst())
                .orElseThrow(() -> absent(run, "has published nothing there, or another run has replaced it"));
        return PublishedResult.written(meant.getFirst(), manifest);
    }

    private static MillraceException absent(RunId run, String why) {
        return Failure.invalid(
                        "NO_RESULT", "The run " + run + " " + why, "millrace runs get " + run + " says where it stands")
                .toException();
    }
}
