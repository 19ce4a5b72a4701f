package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.service.jobs.NewProject;
import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "init",
        description =
                "Write a new project: a job that runs, a sample or your own data as its source. Asks at a terminal.")
final class InitCommand extends Tool {
    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Where to (default: here).")
    String folder = ".";

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the job (default: the folder's).")
    @Nullable
    String name;

    @Option(names = "--data", paramLabel = "PATH", description = "File, folder or pattern to read (default: a sample).")
    @Nullable
    String data;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Format of results: parquet (default), csv or json.")
    @Nullable
    String format;

    @Option(names = "--yes", description = "Ask nothing.")
    boolean yes;

    @Override
    public Integer call() {
        Path target = context().folder().resolve(folder).toAbsolutePath().normalize();
        NewProject project = new NewProject(
                answer(name, "Name of the job", named(target)),
                seenFrom(target, answer(data, "Files to read, relative to the project (empty: a sample)", "")),
                answer(format, "Format of results: parquet, csv or json", "parquet"));
        project.write(target);
        tell(project, target);
        return ExitCode.OK.code();
    }

    /** A path that is there from here, and not from the project, is written as the project sees it. */
    private String seenFrom(Path project, String path) {
        boolean plain = !path.isEmpty() && !path.contains("://") && !path.startsWith("/") && !path.startsWith("~");
        String fixed = path.replaceAll("[*?\\[{].*", "");
        Path here = context().folder().toAbsolutePath();
        return plain && !Files.exists(project.resolve(fixed)) && Files.exists(here.resolve(fixed))
                ? project.relativize(here.resolve(path).normalize()).toString()
                : path;
    }

    /** What was given, what is typed, or what is usual. */
    private String answer(@Nullable String given, String question, String usual) {
        Console console = System.console();
        if (given != null) {
            return given;
        }
        if (yes || common.json || !terminal().live() || console == null || !console.isTerminal()) {
            return usual;
        }
        String typed = console.readLine("%s", question + (usual.isEmpty() ? "" : " [" + usual + "]") + ": ");
        return typed == null || typed.isBlank() ? usual : typed.strip();
    }

    private static String named(Path target) {
        Path last = target.getFileName();
        String plain = last == null
                ? ""
                : last.toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9._-]", "-")
                        .replaceAll("^[^a-z0-9]+", "");
        return plain.isEmpty() ? "job" : plain.substring(0, Math.min(63, plain.length()));
    }

    private void tell(NewProject project, Path target) {
        if (common.json) {
            ObjectNode node = JsonLine.object().put("folder", target.toString()).put("job", project.job());
            project.files().keySet().forEach(node.putArray("files")::add);
            print(node);
            return;
        }
        project.files().keySet().forEach(file -> terminal().say("  " + file));
        String job = folder.equals(".") ? "job.yaml" : folder + "/job.yaml";
        terminal().say("  next: millrace run " + job);
    }
}
