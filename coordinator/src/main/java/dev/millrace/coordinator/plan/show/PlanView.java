package dev.millrace.coordinator.plan.show;

import dev.millrace.coordinator.plan.source.TextInference;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan to be shown.
 *
 * @param graph the stages
 * @param logical the bound query of each step, in order; may be empty
 * @param measured what finished stages of a run really did, by stage; empty before a run
 * @param adaptations what was decided when sizes were known, by stage; empty before a run
 * @param texts what was decided about sources of text; empty unless it was planned now
 */
public record PlanView(
        StageGraph graph,
        List<Logical> logical,
        SortedMap<StageId, Measured> measured,
        SortedMap<StageId, List<Adaptation>> adaptations,
        List<TextInference> texts) {
    public PlanView {
        logical = List.copyOf(logical);
        texts = List.copyOf(texts);
        measured = new TreeMap<>(measured);
        adaptations = new TreeMap<>(adaptations);
    }

    /** Where nothing was decided while it ran. */
    public PlanView(StageGraph graph, List<Logical> logical, SortedMap<StageId, Measured> measured) {
        this(graph, logical, measured, new TreeMap<>());
    }

    /** Where nothing is known of sources. */
    public PlanView(
            StageGraph graph,
            List<Logical> logical,
            SortedMap<StageId, Measured> measured,
            SortedMap<StageId, List<Adaptation>> adaptations) {
        this(graph, logical, measured, adaptations, List.of());
    }

    /**
     * What was understood of a step.
     *
     * @param step its name
     * @param tree operators, a line each, indented by what they feed; or the reason why there is none
     */
    public record Logical(String step, String tree) {}

    /** A plan before any run. */
    public static PlanView of(StageGraph graph, List<Logical> logical, List<TextInference> texts) {
        return new PlanView(graph, logical, new TreeMap<>(), new TreeMap<>(), texts);
    }

    /** The same beside another graph. */
    public PlanView over(StageGraph other) {
        return new PlanView(other, logical, measured, adaptations, texts);
    }

    /** The same plan beside what a run measured. */
    public PlanView with(List<StageMap> maps) {
        SortedMap<StageId, Measured> values = new TreeMap<>();
        maps.forEach(map -> values.put(map.stage(), Measured.of(map)));
        return new PlanView(graph, logical, values, adaptations, texts);
    }

    /** Shows it in a form. */
    public String show(Format format) {
        return switch (format) {
            case TEXT -> PlanText.of(this);
            case JSON -> PlanJson.of(this);
            case DOT -> PlanDiagram.dot(this);
            case MERMAID -> PlanDiagram.mermaid(this);
        };
    }

    /** Forms of a shown plan. */
    public enum Format {
        TEXT,
        JSON,
        DOT,
        MERMAID
    }
}
