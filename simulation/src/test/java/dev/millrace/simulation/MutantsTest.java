package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.fault.Coverage;
import dev.millrace.simulation.invariant.Broken;
import dev.millrace.simulation.invariant.Invariant;
import dev.millrace.simulation.world.Chronicle;
import dev.millrace.simulation.world.Scenario;
import dev.millrace.simulation.world.World;
import dev.millrace.storage.record.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule is needed: without it some world breaks an invariant that the protocol names for it, and with it the same world is sound. */
class MutantsTest {
    private static final long SEEDS = 3_000;

    static List<Mutant> mutants() {
        return Mutant.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void a_rule_left_out_breaks_an_invariant_that_it_protects(Mutant mutant) {
        OptionalLong seed = firstBroken(mutant);

        assertThat(seed).as("no world of %d breaks %s", SEEDS, mutant.names()).isPresent();
        Chronicle sound = chronicle(mutant.scenario().apply(seed.getAsLong()).with(mutant.sound()));
        assertThat(sound.broken())
                .as("seed %d with the rule in force", seed.getAsLong())
                .isEmpty();
    }

    private static OptionalLong firstBroken(Mutant mutant) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Scenario scenario = mutant.scenario().apply(seed).with(mutant.broken());
            if (chronicle(scenario).broken().stream().map(Broken::invariant).anyMatch(mutant.names()::contains)) {
                return OptionalLong.of(seed);
            }
        }
        return OptionalLong.empty();
    }

    private static Chronicle chronicle(Scenario scenario) {
        return new World(scenario, new Coverage(), false).run(true);
    }

    @Test
    void the_document_lists_every_rule_with_its_world_and_its_invariants() throws IOException {
        assertThat(rows("mutants.md", "[0-9]+")).isEqualTo(documented());
    }

    @Test
    void the_protocol_says_what_is_judged() throws IOException {
        List<String> judged = Stream.of(Invariant.values())
                .filter(invariant -> invariant.name().matches("[IL][0-9]+"))
                .map(invariant -> "| " + invariant + " | " + invariant.text() + " |")
                .toList();

        assertThat(rows("protocol.md", "[IL][0-9]+").stream().map(row -> row.replace("`", "")))
                .isEqualTo(judged);
    }

    /** Rows of tables of a document whose first cell looks so. */
    private static List<String> rows(String document, String first) throws IOException {
        Path path = Path.of(System.getProperty("millrace.root", ".."))
                .resolve("docs")
                .resolve(document);
        return Files.readAllLines(path).stream()
                .filter(line -> line.matches("\\| " + first + " \\|.*"))
                .toList();
    }

    /** The rows of the document's table. */
    static List<String> documented() {
        List<String> rows = new ArrayList<>();
        for (Mutant mutant : Mutant.all()) {
            Rule rule = mutant.rule();
            String names = mutant.names().stream().sorted().map(Invariant::name).collect(Collectors.joining(", "));
            String without = mutant.without().isEmpty()
                    ? ""
                    : " (also left out, with and without it: "
                            + mutant.without().stream().map(Rule::name).collect(Collectors.joining(", ")) + ")";
            rows.add("| " + rule.number() + " | `" + rule + "` | " + names + " | " + mutant.world() + without + " |");
        }
        return rows;
    }
}
