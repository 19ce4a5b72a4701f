package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.Terminal;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.home.Home;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
        name = "doctor",
        description = "Check that everything works here: Java, DuckDB, the home, memory, disk, start-up caches.")
final class DoctorCommand extends Tool {
    private static final long LEAST_DISK_BYTES = 1_000_000_000;

    private final List<Check> checks = new ArrayList<>();

    /** Something that was looked at. */
    private record Check(String what, boolean good, String found) {}

    @Override
    public Integer call() {
        check("version", () -> "millrace " + Version.read().millrace());
        check("java", () -> Runtime.version() + " at " + System.getProperty("java.home"));
        check("start-up cache", DoctorCommand::startUpCache);
        check("duckdb", DoctorCommand::duckdb);
        check("settings", () -> common.settings(context()).values().size() + " settings are valid");
        check("home", this::home);
        checks.forEach(this::tell);
        return (checks.stream().allMatch(Check::good) ? ExitCode.OK : ExitCode.INVALID).code();
    }

    private void check(String what, Supplier<String> look) {
        try {
            checks.add(new Check(what, true, look.get()));
        } catch (MillraceException error) {
            checks.add(new Check(what, false, String.valueOf(error.getMessage())));
        } catch (RuntimeException | LinkageError error) {
            checks.add(new Check(what, false, error.toString()));
        }
    }

    private static String startUpCache() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:AOTCache="))
                .findFirst()
                .map(argument -> "in use, " + argument.substring("-XX:AOTCache=".length()))
                .orElse("not in use; commands start more slowly");
    }

    private static String duckdb() {
        long started = System.nanoTime();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version()")) {
            rows.next();
            return rows.getString(1) + ", loaded in " + Human.millis((System.nanoTime() - started) / 1_000_000);
        } catch (SQLException error) {
            throw new IllegalStateException(error.getMessage(), error);
        }
    }

    private String home() {
        EffectiveSettings settings = common.settings(context());
        Path folder = CommonOptions.homeFolder(context(), settings);
        Home home = CommonOptions.home(context(), settings);
        try (HomeView view = HomeView.open(home, settings)) {
            Capacity capacity = Capacity.of(settings, home);
            long free = folder.toFile().getUsableSpace();
            if (free < LEAST_DISK_BYTES) {
                throw new IllegalStateException("only " + Human.bytes(free) + " of disk are free at " + folder);
            }
            return folder + ", " + Human.count(view.catalogue().list().size(), "run") + "; "
                    + Human.count(capacity.slots(), "slot") + ", " + Human.bytes(capacity.memoryBytes())
                    + " of memory, " + Human.bytes(free) + " of disk free";
        }
    }

    private void tell(Check check) {
        if (common.json) {
            print(JsonLine.object()
                    .put("check", check.what)
                    .put("good", check.good)
                    .put("found", check.found));
        } else {
            String word = check.good
                    ? terminal().styled(Terminal.Style.GOOD, "good")
                    : terminal().styled(Terminal.Style.BAD, "bad ");
            terminal().print(word + "  " + check.what + ": " + check.found);
        }
    }
}
