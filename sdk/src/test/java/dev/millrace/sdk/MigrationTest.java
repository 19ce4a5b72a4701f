package dev.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Column;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for newcomers show is Java that compiles, and that the binder accepts. */
final class MigrationTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final int SECOND = 2;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dask-dataframe", "pandas"})
    void everySnippetCompilesAndIsBound(String page) throws Exception {
        List<String> snippets = snippets(Tables.ROOT.resolve("docs/migration/" + page + ".md"));
        assertThat(snippets).hasSizeGreaterThan(70);
        compile(snippets);
        try (Millrace millrace = Millrace.open(options -> options.home(folder.resolve("home"))
                        .folder(folder)
                        .slots(2)
                        .memory("512MB"));
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Frame df = trips(millrace);
            write(df);
            millrace.register("trips", df);
            Class<?> compiled = loader.loadClass("Snippets");
            for (int i = 0; i < snippets.size(); i++) {
                Method method = compiled.getDeclaredMethod(
                        "snippet" + i, Millrace.class, Frame.class, Frame.class, String.class);
                method.setAccessible(true);
                check(
                        snippets.get(i),
                        method.invoke(
                                null,
                                millrace,
                                df,
                                other(millrace),
                                folder.resolve("out").toString()),
                        df);
            }
        }
    }

    /** Frames were bound when they were made; an expression is bound as a column. */
    private static void check(String snippet, Object value, Frame df) {
        assertThat(value).as(snippet).isNotNull();
        if (value instanceof Expression expression) {
            assertThat(df.with("checked", expression).schema().names())
                    .as(snippet)
                    .contains("checked");
        }
    }

    /** Code in the second column of the tables. */
    private static List<String> snippets(Path page) throws IOException {
        List<String> snippets = new ArrayList<>();
        for (String line : Files.readAllLines(page)) {
            String[] cells = line.split("(?<!\\\\)\\|");
            if (line.startsWith("| ") && cells.length > SECOND) {
                Matcher code = CODE.matcher(cells[SECOND]);
                while (code.find()) {
                    snippets.add(code.group(1));
                }
            }
        }
        return snippets;
    }

    private void compile(List<String> snippets) throws IOException {
        StringBuilder source = new StringBuilder(
                        "import dev.millrace.sdk.*;\nimport java.time.*;\nimport java.util.*;\n")
                .append("import static dev.millrace.sdk.Expressions.*;\n")
                .append("final class Snippets {\n  record Trip(int id, String zone) {}\n");
        for (int i = 0; i < snippets.size(); i++) {
            source.append("  static Object snippet")
                    .append(i)
                    .append("(Millrace millrace, Frame df, Frame other, String out) { return ")
                    .append(snippets.get(i))
                    .append("; }\n");
        }
        Path file = Files.writeString(folder.resolve("Snippets.java"), source.append("}\n"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        boolean compiled = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
                .call();
        assertThat(compiled).as(complaints.toString()).isTrue();
    }

    private static Frame trips(Millrace millrace) {
        return millrace.rows(
                List.of(
                        new Column("id", "INTEGER"),
                        new Column("zone", "VARCHAR"),
                        new Column("fare", "DOUBLE"),
                        new Column("paid", "DECIMAL(9,2)"),
                        new Column("day", "TIMESTAMP"),
                        new Column("tags", "VARCHAR[]")),
                List.of(
                        List.of(
                                1,
                                "A",
                                12.5,
                                new BigDecimal("12.50"),
                                LocalDateTime.of(2026, 1, 1, 9, 0),
                                List.of("x", "y")),
                        List.of(
                                2,
                                "B",
                                60.0,
                                new BigDecimal("61.00"),
                                LocalDateTime.of(2026, 1, 2, 9, 0),
                                List.of("x"))));
    }

    private static Frame other(Millrace millrace) {
        return millrace.rows(
                List.of(new Column("zone", "VARCHAR"), new Column("name", "VARCHAR"), new Column("day", "TIMESTAMP")),
                List.of(List.of("A", "Airport", LocalDateTime.of(2026, 1, 1, 0, 0))));
    }

    private void write(Frame df) throws IOException {
        df.drop("tags").writeParquet(folder.resolve("trips").toString());
        Files.writeString(folder.resolve("trips.csv"), "id,zone,fare\n1,A,12.5\n");
        Files.writeString(folder.resolve("trips.json"), "{\"id\":1,\"zone\":\"A\"}\n");
    }
}
