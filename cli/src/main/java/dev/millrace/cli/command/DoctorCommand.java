package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.Terminal;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.deploy.aws.AwsDeployments;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.home.Home;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import dev.millrace.service.words.Human;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "doctor",
        description = "Check that everything works: here Java, DuckDB, the home, memory, disk, start-up caches; or a"
                + " deployment.")
final class DoctorCommand extends Tool {
    private static final long LEAST_DISK_BYTES = 1_000_000_000;
    private static final int MOST_CALLS = 1_000;

    @Option(
            names = "--target",
            paramLabel = "here|aws",
            description = "What is checked: this machine, or a deployment and its account (default: here).")
    Target target = Target.HERE;

    @Option(names = "--name", description = "Name of the deployment (default: millrace).")
    String name = "millrace";

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Its region (default: AWS_REGION, or the profile's).")
    @Nullable
    String region;

    @Option(
            names = "--ramp",
            paramLabel = "N",
            description = "With --target aws: call the smallest worker N times at once, without work, and tell how many"
                    + " were throttled (1 to 1000; at most a few cents).")
    @Nullable
    Integer ramp;

    private final List<Check> checks = new ArrayList<>();

    /** What is checked. */
    enum Target {
        HERE,
        AWS
    }

    /** Something that was looked at. */
    private record Check(String what, boolean good, Found found) {}

    /**
     * What was found.
     *
     * @param words for people
     * @param facts the same for programs
     */
    private record Found(String words, ObjectNode facts) {}

    @Override
    public Integer call() {
        int calls = calls();
        check("version", DoctorCommand::version);
        check("java", DoctorCommand::java);
        switch (target) {
            case HERE -> {
                check("start-up cache", DoctorCommand::startUpCache);
                check("duckdb", DoctorCommand::duckdb);
                check("settings", this::settings);
                check("home", this::home);
            }
            case AWS -> account(calls);
        }
        checks.forEach(this::tell);
        return (checks.stream().allMatch(Check::good) ? ExitCode.OK : ExitCode.INVALID).code();
    }

    private int calls() {
        if (ramp == null) {
            return 0;
        }
        if (target != Target.AWS || ramp < 1 || ramp > MOST_CALLS) {
            throw Failure.invalid(
                            "USAGE",
                            "--ramp " + ramp + " cannot be asked for",
                            "Write --target aws --ramp N, with N from 1 to " + MOST_CALLS)
                    .toException();
        }
        return ramp;
    }

    private void account(int calls) {
        try (AwsDeployments deployments = new AwsDeployments(context().environment(), Optional.ofNullable(region))) {
            deployments
                    .probes(name, calls)
                    .forEach(probe -> checks.add(
                            new Check(probe.what(), probe.good(), new Found(probe.found(), JsonLine.object()))));
        }
    }

    private void check(String what, Supplier<Found> look) {
        try {
            checks.add(new Check(what, true, look.get()));
        } catch (MillraceException error) {
            checks.add(new Check(
                    what, false, new Found(String.valueOf(error.getMessage()), FailureJson.of(error.failure()))));
        } catch (RuntimeException | LinkageError error) {
            checks.add(new Check(what, false, new Found(error.toString(), JsonLine.object())));
        }
    }

    private static Found version() {
        String version = Version.read().millrace();
        return new Found("millrace " + version, JsonLine.object().put("millrace", version));
    }

    private static Found java() {
        String home = System.getProperty("java.home");
        return new Found(
                Runtime.version() + " at " + home,
                JsonLine.object().put("java", Runtime.version().toString()).put("folder", home));
    }

    private Found settings() {
        int count = common.settings(context()).values().size();
        return new Found(count + " settings are valid", JsonLine.object().put("settings", count));
    }

    private static Found startUpCache() {
        Optional<String> file = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:AOTCache="))
                .findFirst()
                .map(argument -> argument.substring("-XX:AOTCache=".length()));
        ObjectNode facts = JsonLine.object().put("inUse", file.isPresent());
        file.ifPresent(path -> facts.put("file", path));
        return new Found(file.map(path -> "in use, " + path).orElse("not in use; commands start more slowly"), facts);
    }

    private static Found duckdb() {
        long started = System.nanoTime();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version()")) {
            rows.next();
            String version = rows.getString(1);
            long millis = (System.nanoTime() - started) / 1_000_000;
            return new Found(
                    version + ", loaded in " + Human.millis(millis),
                    JsonLine.object().put("duckdb", version).put("seconds", millis / 1000.0));
        } catch (SQLException error) {
            throw new IllegalStateException(error.getMessage(), error);
        }
    }

    private Found home() {
        EffectiveSettings settings = common.settings(context());
        Path folder = CommonOptions.homeFolder(context(), settings);
        Home home = CommonOptions.home(context(), settings);
        try (HomeView view = HomeView.open(home, settings)) {
            Capacity capacity = Capacity.of(settings, home);
            long free = folder.toFile().getUsableSpace();
            if (free < LEAST_DISK_BYTES) {
                throw new IllegalStateException("only " + Human.bytes(free) + " of disk are free at " + folder);
            }
            int runs = view.catalogue().list().size();
            return new Found(
                    folder + ", " + Human.count(runs, "run") + "; " + Human.count(capacity.slots(), "slot") + ", "
                            + Human.bytes(capacity.memoryBytes()) + " of memory, " + Human.bytes(free)
                            + " of disk free",
                    JsonLine.object()
                            .put("folder", folder.toString())
                            .put("runs", runs)
                            .put("slots", capacity.slots())
                            .put("memoryBytes", capacity.memoryBytes())
                            .put("diskFreeBytes", free));
        }
    }

    private void tell(Check check) {
        if (common.json) {
            ObjectNode node = JsonLine.object()
                    .put("check", check.what)
                    .put("good", check.good)
                    .put("found", check.found.words());
            print(node.setAll(check.found.facts()));
        } else {
            String word = check.good
                    ? terminal().styled(Terminal.Style.GOOD, "good")
                    : terminal().styled(Terminal.Style.BAD, "bad ");
            terminal().print(word + "  " + check.what + ": " + check.found.words());
        }
    }
}
