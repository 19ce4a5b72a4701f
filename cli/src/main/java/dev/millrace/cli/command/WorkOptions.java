package dev.millrace.cli.command;

import dev.millrace.graph.Failure;
import dev.millrace.service.settings.ServiceSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that run tasks. */
public final class WorkOptions {
    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Tasks at once, all workers together (default: the processors).")
    @Nullable
    Integer slots;

    @Option(names = "--workers", paramLabel = "N", description = "Worker processes; 0 (default): work in this process.")
    @Nullable
    Integer workers;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory of all tasks together (default: half of the machine's).")
    @Nullable
    String memory;

    /** As settings. */
    Map<String, String> flags() {
        if (slots != null && slots < 1) {
            throw Failure.invalid("USAGE", "--slots cannot be " + slots, "Write 1 or more, or leave it out")
                    .toException();
        }
        Map<String, String> flags = new LinkedHashMap<>();
        put(flags, ServiceSetting.SLOTS, slots);
        put(flags, ServiceSetting.WORKERS, workers);
        put(flags, ServiceSetting.MEMORY, memory);
        return flags;
    }

    /** A service has workers of its own. */
    void refuse() {
        if (!flags().isEmpty()) {
            throw Failure.invalid(
                            "NOT_OVER_HTTP",
                            "--slots, --workers and --memory are of this machine, not of a service",
                            "Leave them out, or set them where millrace serve is started")
                    .toException();
        }
    }

    private static void put(Map<String, String> flags, ServiceSetting setting, @Nullable Object value) {
        if (value != null) {
            flags.put(setting.key(), value.toString());
        }
    }
}
