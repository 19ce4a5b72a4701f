package dev.millrace.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The "Adding an X" tables are true: each row names a test that exists, and what was added before has all of its rows. */
final class ContributingTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+Test)`");

    @Test
    void everyTableIsThereAndEveryRowNamesWhatCatchesAMiss() throws IOException {
        String text = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        Set<String> tests = names("src/test/java", "Test.java");
        for (String table : List.of(
                "an operator",
                "an aggregate",
                "a port adapter",
                "a command",
                "an error",
                "an endpoint",
                "a handler",
                "a resource",
                "a rule of the protocol")) {
            List<String> rows = rows(text, "## Adding " + table);
            assertThat(rows).as(table).hasSizeGreaterThanOrEqualTo(2);
            for (String row : rows) {
                String last = row.substring(
                        row.stripTrailing().lastIndexOf('|', row.stripTrailing().length() - 2));
                Matcher matcher = TEST.matcher(last);
                boolean named = false;
                while (matcher.find()) {
                    assertThat(tests).contains(matcher.group(1));
                    named = true;
                }
                assertThat(named || last.contains("compiler")).as(row).isTrue();
            }
        }
    }

    @Test
    void everyAdapterPassesTheContractOfItsPort() throws IOException {
        List<String> lacking = new ArrayList<>();
        String tests = sources("storage/src/test/java");
        for (String port : List.of("ObjectStore", "StateTable", "TaskQueue")) {
            for (String type : implementations(port)) {
                if (!Pattern.compile("class " + type + "Test extends " + port + "Contract")
                        .matcher(tests)
                        .find()) {
                    lacking.add(type);
                }
            }
        }
        assertThat(lacking).isEmpty();
    }

    @Test
    void everyOperatorIsReadFromTheBoundPlanOrMadeByTheDistribution() throws IOException {
        String plan = "coordinator/src/main/java/dev/millrace/coordinator/plan/";
        String makers = sources(plan + "bind") + sources(plan + "distribute");
        List<String> operators =
                named(sources(plan + "relation"), "record ([A-Za-z]+)\\([^{]*\\) implements Relation\\b");

        assertThat(operators).hasSizeGreaterThan(20);
        assertThat(operators)
                .as("operators that nothing makes")
                .allMatch(operator -> makers.contains("new " + operator + "("));
    }

    @Test
    void everyCommandIsListed() throws IOException {
        String cli = sources("cli/src/main/java");
        List<String> commands = named(cli, "@Command\\((?s:.*?)class ([A-Za-z]+)");

        assertThat(commands).hasSizeGreaterThan(20);
        assertThat(commands)
                .filteredOn(command -> !command.equals("MillraceCommand"))
                .as("commands that nobody can call")
                .allMatch(command -> cli.contains(command + "::new") || cli.contains(command + ".class"));
    }

    private static List<String> named(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> implementations(String port) throws IOException {
        List<String> types = named(sources("storage/src/main/java"), "class ([A-Za-z]+) implements " + port + "\\b");
        assertThat(types).as(port).hasSizeGreaterThanOrEqualTo(2);
        return types;
    }

    private static List<String> rows(String text, String heading) {
        int start = text.indexOf(heading);
        assertThat(start).as(heading).isNotNegative();
        int next = text.indexOf("\n## ", start + 1);
        String section = next < 0 ? text.substring(start) : text.substring(start, next);
        return section.lines().filter(line -> line.startsWith("|")).skip(2).toList();
    }

    private static String sources(String folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static Set<String> names(String part, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(path ->
                            path.toString().contains(part) && path.toString().endsWith(suffix))
                    .map(path -> path.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
