package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.service.client.Artifacts;
import dev.millrace.service.words.Human;
import java.util.Map;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** A command about artifacts of a home or of a service. */
abstract class ArtifactTool extends Tool {
    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public final Integer call() {
        try (Artifacts artifacts =
                common.artifacts(context(), common.settings(context(), Map.of(), environment.name()), makesHome())) {
            call(artifacts);
        }
        return ExitCode.OK.code();
    }

    abstract void call(Artifacts artifacts);

    /** Whether it makes a home where there is none. */
    boolean makesHome() {
        return false;
    }

    /** Version, digest and size, in words. */
    static String words(JsonNode version) {
        return "version " + version.required("version").intValue() + ", "
                + Human.bytes(version.required("size").longValue()) + ", sha256 "
                + version.required("sha256").stringValue();
    }
}
