package dev.millrace.sdk.job;

import dev.millrace.graph.Contract;
import dev.millrace.graph.Contract.BadRows;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Place;
import dev.millrace.graph.Requirement;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What rows must be like, before the tables of a job have names.
 *
 * @param severity of rules that every text has without being written
 * @param badRows what becomes of rows that break a rule
 */
public record ContractTerms(List<Term> rules, Severity severity, BadRows badRows, Place place) {
    public ContractTerms {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param in where the foreign key stands, whose table has no name yet; null: it is another rule
     */
    public record Term(ContractRule rule, @Nullable Node in) {
        private ContractRule named(Function<Node, String> names) {
            return rule.requirement() instanceof Requirement.ForeignKey key && in != null
                    ? new ContractRule(
                            rule.reason(),
                            rule.severity(),
                            rule.limit(),
                            new Requirement.ForeignKey(key.columns(), names.apply(in), key.keys()),
                            rule.place())
                    : rule;
        }
    }

    /** What the rules read beside the rows themselves. */
    List<Node> inputs() {
        return rules.stream().map(Term::in).filter(Objects::nonNull).toList();
    }

    /** The contract of a table, in a job where the nodes have names. */
    Contract on(String table, Function<Node, String> names) {
        return new Contract(table, rules.stream().map(rule -> rule.named(names)).toList(), severity, badRows, place);
    }
}
