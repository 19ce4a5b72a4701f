package dev.millrace.coordinator.plan.job;

import dev.millrace.coordinator.plan.job.Written.Mapping;
import dev.millrace.graph.Contract;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Place;
import dev.millrace.graph.Requirement;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a table that is kept under a name stands for.
 *
 * @param source where its rows come from, by absolute places
 * @param contract the rules that they keep
 * @param text what says so in words of job files, as one map of JSON, wherever it is read
 */
public record TableDefinition(Source source, Optional<Contract> contract, String text) {
    /**
     * Reads one map, as it stands under {@code sources} in a job file.
     *
     * @param name of the source
     * @throws InvalidJobException with everything that is wrong; rules that need another table, and parameters, belong to a job
     */
    public static TableDefinition read(String name, JobText text) {
        Findings findings = new Findings();
        Optional<Written> written = YamlReader.read(text.name(), text.text(), findings);
        written.ifPresent(document -> new ShapeCheck(findings).check(document, JobShape.TABLE_DEFINITION, ""));
        findings.throwIfAny();
        return of(name, (Mapping) written.orElseThrow(), text, findings);
    }

    /**
     * The same of one of the sources in a file of sources.
     *
     * @throws InvalidJobException also when there is none of this name
     */
    public static TableDefinition among(String name, JobText file) {
        Findings findings = new Findings();
        List<Written.Entry> sources = YamlReader.read(file.name(), file.text(), findings)
                .flatMap(document -> new Fields(document).mapping("sources"))
                .map(Mapping::entries)
                .orElse(List.of());
        findings.throwIfAny();
        Written.Entry meant = sources.stream()
                .filter(entry -> entry.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidJobException(List.of(Failure.invalid(
                                "UNKNOWN_TABLE",
                                "There is no source '" + name + "'",
                                Suggestion.sentence(
                                        name,
                                        sources.stream().map(Written.Entry::key).toList()))
                        .at(Place.of(file.name())))));
        new ShapeCheck(findings).check(meant.value(), JobShape.TABLE_DEFINITION, "sources." + name);
        findings.throwIfAny();
        return of(name, (Mapping) meant.value(), file, findings);
    }

    private static TableDefinition of(String name, Mapping table, JobText text, Findings findings) {
        Written.Entry entry = new Written.Entry(name, table.place(), table);
        ParameterReading none = new ParameterReading(findings);
        SourceReading reading = new SourceReading(new JobPaths(text.folder()), none, findings);
        requireFiles(new Fields(table), findings);
        Source source =
                reading.sources(new Mapping(table.place(), List.of(entry))).getFirst();
        Optional<Contract> contract = new ContractReading(reading, none, findings).contract(entry);
        contract.ifPresent(rules -> requireOwn(rules, findings));
        findings.throwIfAny();
        return new TableDefinition(source, contract, placed(table, source));
    }

    private static void requireFiles(Fields table, Findings findings) {
        for (Written.Scalar from : table.scalars("from")) {
            if (from.text().strip().equals(TriggerReading.OBJECTS)) {
                findings.add(
                        from.place(),
                        "WRONG_VALUE",
                        "A table names its files; files that come to a trigger are a job's",
                        "Write where the files lie");
            }
        }
    }

    /** Which other tables there are is for each job to say. */
    private static void requireOwn(Contract contract, Findings findings) {
        for (ContractRule rule : contract.rules()) {
            if (rule.requirement() instanceof Requirement.ForeignKey) {
                findings.add(
                        rule.place(),
                        "BAD_RULE",
                        "A rule of a table asks for rows of another one, which a job that reads it may not have",
                        "Write foreignKey: in the contract of a step");
            }
        }
    }

    private static String placed(Mapping table, Source source) {
        ObjectNode node = (ObjectNode) WrittenJson.of(table);
        node.set("from", WrittenJson.texts(source.from()));
        if (node.has("exclude")) {
            node.set("exclude", WrittenJson.texts(source.options().exclude()));
        }
        return JsonMapper.shared().writeValueAsString(node);
    }
}
