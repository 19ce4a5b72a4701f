package dev.millrace.graph.codec;

import dev.millrace.graph.Check;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.Contract;
import dev.millrace.graph.Contract.BadRows;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Place;
import dev.millrace.graph.Requirement;
import dev.millrace.graph.RowLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A job in whose contracts and checks every field and every choice occurs. */
final class ExampleContracts {
    private static final List<Requirement> REQUIREMENTS = List.of(
            new Requirement.Readable(),
            new Requirement.FieldCount(),
            new Requirement.Type("name"),
            new Requirement.NotNull("faa"),
            new Requirement.Range("height", "-400", null),
            new Requirement.Range("height", null, "9000.5"),
            new Requirement.Matches("faa", "[A-Z]{3}\\d?"),
            new Requirement.OneOf("zone", List.of("CET", "\"EST\"", "")),
            new Requirement.Length("name", 1, -1),
            new Requirement.Unique(List.of("faa", "name")),
            new Requirement.ForeignKey(List.of("faa", "zone"), "flights", List.of("origin", "zone")),
            new Requirement.Freshness("since", 86_400_000),
            new Requirement.RowCount(10, 20));

    private ExampleContracts() {}

    static JobSpec spec() {
        return new JobSpec(
                "judged",
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                ExampleJobs.spec().limits(),
                new TreeMap<>(),
                new JobSpec.Quality(
                        List.of(ofSource(), ofStep()),
                        List.of(
                                new Check("clean", "count(*) > 0\nAND true", true, new Place("job.yaml", 30, 9)),
                                new Check("clean", "max(day) < 7", false, new Place("job.yaml", 31, 9)))),
                Conduct.DEFAULT);
    }

    private static Contract ofSource() {
        List<ContractRule> rules = new ArrayList<>();
        for (Requirement requirement : REQUIREMENTS) {
            Severity severity = Severity.values()[rules.size() % Severity.values().length];
            rules.add(new ContractRule(
                    rules.isEmpty() ? "" : "reason_" + rules.size(),
                    severity,
                    severity == Severity.QUARANTINE ? new RowLimit(37, 1_000) : RowLimit.NONE,
                    requirement,
                    new Place("job.yaml", 7 + rules.size(), 5)));
        }
        return new Contract(
                "airports",
                rules,
                Severity.QUARANTINE,
                new BadRows(new Location("file:///out/bad"), new RowLimit(-1, 5_000), Mode.APPEND),
                new Place("job.yaml", 6, 5));
    }

    private static Contract ofStep() {
        return new Contract("clean", List.of(), Severity.FAIL, BadRows.NOT_KEPT, new Place("job.yaml", 11, 5));
    }
}
