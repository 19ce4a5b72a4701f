package dev.millrace.cli.command;

import dev.millrace.cli.shell.PipedPrompt;
import dev.millrace.cli.shell.Prompt;
import dev.millrace.cli.shell.TerminalPrompt;
import dev.millrace.service.settings.EffectiveSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "shell",
        description =
                "A prompt for statements, with history and completion; .help there tells more. Reads a pipe as well.")
final class ShellCommand extends Tool {
    @Mixin
    TableOptions tables = new TableOptions();

    @Mixin
    Results results = new Results();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        CommonOptions.requireHome(settings);
        results.requireWritable(context().folder());
        ShellTables named = new ShellTables(context(), settings, tables.query(context(), settings));
        try (Prompt prompt = prompt(named)) {
            ShellSession session = new ShellSession(context(), settings, named, results, common.json, prompt);
            return session.run().code();
        }
    }

    private Prompt prompt(ShellTables names) {
        return System.console() != null && System.console().isTerminal()
                ? TerminalPrompt.ofProcess(
                        names, context().folder(), history(context().environment()))
                : new PipedPrompt(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }

    /** Where what was typed is kept. */
    static Path history(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = configured.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state")
                : Path.of(configured);
        return base.resolve("millrace").resolve("history");
    }
}
