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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents name only things that exist: links, paths, classes, packages and commands. */
final class DocumentsTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)");
    private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\\n]+)`(?!`)");
    private static final Pattern PATH = Pattern.compile("(?:\\./)?[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+/?");
    private static final Pattern TYPE = Pattern.compile("[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+");
    private static final Pattern COMMAND = Pattern.compile("\\./millrace ([a-z]+)(?: ([a-z]+))?");
    private static final Pattern FLAG = Pattern.compile("-D(millrace\\.[a-z.]+)=");
    /** First segments that begin a path of the repository. */
    private static final Set<String> FOLDERS = Set.of(
            "graph",
            "storage",
            "coordinator",
            "engine",
            "service",
            "sdk",
            "cli",
            "simulation",
            "tests",
            "benchmarks",
            "docs",
            "examples",
            "testdata",
            "schemas",
            ".ci",
            "infra",
            "functions");

    @Test
    void theDocumentsThatAReaderExpectsAreThere() {
        for (String name : List.of(
                "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/performance.md")) {
            assertThat(ROOT.resolve(name)).exists();
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher matcher = LINK.matcher(Files.readString(document));
            while (matcher.find()) {
                if (!Files.exists(document.resolveSibling(matcher.group(1)))) {
                    broken.add(ROOT.relativize(document) + ": " + matcher.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void pathsAndTypesInBackticksExist() throws IOException {
        Set<String> types = typeNames();
        assertThat(types).contains("StageGraph", "ObjectStore");
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            Matcher matcher = CODE.matcher(Files.readString(document).replaceAll("(?s)```.*?```", ""));
            while (matcher.find()) {
                String code = matcher.group(1);
                if (isPath(code) && !isThere(code)) {
                    missing.add(ROOT.relativize(document) + ": path " + code);
                }
                if (TYPE.matcher(code).matches() && !types.contains(code)) {
                    missing.add(ROOT.relativize(document) + ": type " + code);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void commandsInDocumentsExist() throws IOException {
        String sources = sources(ROOT.resolve("cli/src/main/java"));
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            Matcher matcher = COMMAND.matcher(Files.readString(document));
            while (matcher.find()) {
                String below = matcher.group(1).equals("runs") ? matcher.group(2) : null;
                if (!isCommand(sources, matcher.group(1)) || below != null && !isCommand(sources, below)) {
                    missing.add(ROOT.relativize(document) + ": " + matcher.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void flagsInDocumentsAreRead() throws IOException {
        String sources = sources(ROOT);
        List<String> unread = new ArrayList<>();
        int flags = 0;
        for (Path document : documents()) {
            Matcher matcher = FLAG.matcher(Files.readString(document));
            for (; matcher.find(); flags++) {
                if (!sources.contains('"' + matcher.group(1) + '"')) {
                    unread.add(ROOT.relativize(document) + ": " + matcher.group());
                }
            }
        }
        assertThat(unread).isEmpty();
        assertThat(flags).isPositive();
    }

    @Test
    void nothingSpeaksOfHowItWasMade() throws IOException {
        Pattern workshop = Pattern.compile(
                "\\.\\./shared|/work/main|/tmp/dev|\\bissue #?\\d|\\bsub-?agent|\\bClaude\\b",
                Pattern.CASE_INSENSITIVE);
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(DocumentsTest::isText).toList()) {
                if (file.endsWith("DocumentsTest.java")) {
                    continue;
                }
                Matcher matcher = workshop.matcher(Files.readString(file));
                if (matcher.find()) {
                    found.add(ROOT.relativize(file) + ": " + matcher.group());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static boolean isCommand(String sources, String word) {
        return sources.contains("name = \"" + word + "\"");
    }

    private static boolean isPath(String code) {
        return PATH.matcher(code).matches()
                && FOLDERS.contains(code.replaceFirst("^\\./", "").split("/")[0])
                && !code.contains("*");
    }

    /** A path of the repository, or a package below a module's own, as in {@code engine/loop}. */
    private static boolean isThere(String code) {
        String[] parts = code.replaceFirst("^\\./", "").split("/", 2);
        Path packages =
                ROOT.resolve(parts[0]).resolve("src/main/java/dev/millrace").resolve(parts[0]);
        return Files.exists(ROOT.resolve(code)) || Files.exists(packages.resolve(parts[1]));
    }

    private static boolean isText(Path file) {
        String path = ROOT.relativize(file).toString();
        return path.matches(".*\\.(java|md|yaml|yml|xml|sh|sql)|millrace|\\.ci/run")
                && !path.contains("target/")
                && !path.startsWith("testdata/")
                && !path.startsWith(".git/")
                && Files.isRegularFile(file);
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(path -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        for (String folder : List.of("docs", "examples", "benchmarks")) {
            if (Files.exists(ROOT.resolve(folder))) {
                try (Stream<Path> below = Files.walk(ROOT.resolve(folder))) {
                    below.filter(path -> path.toString().endsWith(".md"))
                            .sorted()
                            .forEach(documents::add);
                }
            }
        }
        return documents;
    }

    private static Set<String> typeNames() throws IOException {
        Set<String> names = new TreeSet<>();
        Pattern declaration = Pattern.compile("(?:class|record|interface|enum) ([A-Z][A-Za-z0-9]+)");
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")
                            && !path.toString().contains("target"))
                    .toList()) {
                Matcher matcher = declaration.matcher(Files.readString(file));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }

    private static String sources(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")
                            && !path.toString().contains("/target/"))
                    .toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
