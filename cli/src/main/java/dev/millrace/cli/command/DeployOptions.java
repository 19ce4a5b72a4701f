package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.service.deploy.Delivery;
import dev.millrace.service.deploy.Deployment;
import dev.millrace.service.deploy.aws.AwsDeployments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which deployment, and of what. */
final class DeployOptions {
    @Option(names = "--name", defaultValue = "millrace", description = "Name of the deployment (default: millrace).")
    String name = "millrace";

    @Option(names = "--region", paramLabel = "REGION", description = "Region (default: AWS_REGION, or the profile's).")
    @Nullable
    String region;

    @Option(
            names = "--delivery",
            paramLabel = "DIR",
            description = "Folder that ./millrace package made (default: build/delivery).")
    String delivery = "build/delivery";

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "NAME=VALUE",
            description = "A parameter of template.yaml; the others stay as they are. May be repeated.")
    Map<String, String> parameters = new LinkedHashMap<>();

    /** For what plans or changes something: what was packaged is read before anybody is asked. */
    int call(Context context, ToIntFunction<Deployment> work) {
        Delivery found = Delivery.read(context.folder().resolve(delivery));
        return call(context, () -> found, work);
    }

    /** For what needs no packages. */
    int callWithoutDelivery(Context context, ToIntFunction<Deployment> work) {
        return call(context, () -> Delivery.read(context.folder().resolve(delivery)), work);
    }

    private int call(Context context, Supplier<Delivery> found, ToIntFunction<Deployment> work) {
        try (AwsDeployments deployments = new AwsDeployments(context.environment(), Optional.ofNullable(region))) {
            return work.applyAsInt(deployments.open(name, found));
        }
    }
}
