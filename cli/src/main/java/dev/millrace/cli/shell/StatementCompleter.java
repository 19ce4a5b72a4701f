package dev.millrace.cli.shell;

import dev.millrace.coordinator.plan.text.SqlWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes tables, their columns, functions and keywords; paths within quotes; the shell's own commands. */
final class StatementCompleter implements Completer {
    private static final int MOST_PATHS = 1000;
    private static final int MOST_TABLES = 16;

    private final Names names;
    private final Path folder;

    StatementCompleter(Names names, Path folder) {
        this.names = names;
        this.folder = folder;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word();
        String before = line.line().substring(0, line.cursor() - word.length());
        if (before.endsWith("'")) {
            paths(word, candidates);
        } else if (StatementParser.isDot(line.line())) {
            dot(before, word, candidates);
        } else if (word.contains(".")) {
            qualified(word, candidates);
        } else {
            named(line.line(), word, candidates);
        }
    }

    private void dot(String before, String word, List<Candidate> candidates) {
        DotCommand command = DotCommand.of(before + " ");
        if (before.isBlank()) {
            DotCommand.NAMES.forEach(name -> add("." + name, "commands", candidates));
        } else if (command.name().equals("schema")) {
            names.tables().forEach(table -> add(table, "tables", candidates));
        } else if (command.name().equals("mode")) {
            DotCommand.MODES.forEach(mode -> add(mode, "modes", candidates));
        } else if (command.name().equals("timer")) {
            List.of("on", "off").forEach(state -> add(state, "states", candidates));
        } else {
            paths(word, candidates);
        }
    }

    /** {@code table.co}. */
    private void qualified(String word, List<Candidate> candidates) {
        String table = word.substring(0, word.lastIndexOf('.'));
        names.columns(table).forEach(column -> add(table + "." + column, "columns", candidates));
    }

    private void named(String line, String word, List<Candidate> candidates) {
        String text = line.toLowerCase(Locale.ROOT);
        List<String> tables = names.tables();
        tables.forEach(table -> add(table, "tables", candidates));
        List<String> meant = tables.stream().filter(table -> names(text, table)).toList();
        (meant.isEmpty() ? tables : meant)
                .stream()
                        .limit(MOST_TABLES)
                        .flatMap(table -> names.columns(table).stream())
                        .distinct()
                        .forEach(column -> add(column, "columns", candidates));
        if (word.isEmpty()) {
            return;
        }
        SqlWords.functions().forEach(function -> open(function + "(", candidates));
        boolean lower = word.equals(word.toLowerCase(Locale.ROOT));
        SqlWords.keywords()
                .forEach(keyword -> add(lower ? keyword.toLowerCase(Locale.ROOT) : keyword, "keywords", candidates));
    }

    private static boolean names(String text, String table) {
        return Pattern.compile("\\b" + Pattern.quote(table.toLowerCase(Locale.ROOT)) + "\\b")
                .matcher(text)
                .find();
    }

    private void paths(String word, List<Candidate> candidates) {
        int slash = word.lastIndexOf('/');
        String parent = word.substring(0, slash + 1);
        try (Stream<Path> files = Files.list(folder.resolve(parent))) {
            files.limit(MOST_PATHS).sorted().forEach(file -> {
                String name = parent + file.getFileName();
                if (Files.isDirectory(file)) {
                    open(name + "/", candidates);
                } else {
                    open(name, candidates);
                }
            });
        } catch (IOException | InvalidPathException unreadable) {
            // There is nothing to offer.
        }
    }

    private static void add(String word, String group, List<Candidate> candidates) {
        candidates.add(new Candidate(word, word, group, null, null, null, true));
    }

    /** No blank follows. */
    private static void open(String word, List<Candidate> candidates) {
        candidates.add(new Candidate(word, word, null, null, null, null, false));
    }
}
