package dev.millrace.service.deploy.aws;

import dev.millrace.graph.CloudClass;
import dev.millrace.service.deploy.Probe;
import dev.millrace.service.deploy.Stacks.Stack;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an account lets the containers of a deployment have processors: new accounts have a few, or none. Asked only of what the deployment has. Codes
 * are those that Service Quotas lists.
 */
final class QuotaProbe {
    private static final String ON_DEMAND = "L-3032A538";
    private static final String SPOT = "L-36FBB829";
    private static final String GPU_INSTANCES = "L-DB2E81BA";

    /** Where quotas are asked for. */
    @FunctionalInterface
    interface Quotas {
        /**
         * @param service as Service Quotas calls it
         * @param code of the quota
         * @throws dev.millrace.graph.MillraceException {@code QUOTAS_UNKNOWN}
         */
        double of(String service, String code);
    }

    /** A quota, and how much of it one worker takes. */
    private record Needed(String service, String code, String what, int worker, int workers) {}

    private final Quotas quotas;

    QuotaProbe(Quotas quotas) {
        this.quotas = quotas;
    }

    Probe look(Stack stack) {
        List<Needed> needed = needed(stack);
        List<String> found = new ArrayList<>();
        List<String> low = new ArrayList<>();
        for (Needed one : needed) {
            long value = (long) quotas.of(one.service(), one.code());
            found.add(one.what() + " " + value + " processors, so that " + value / one.worker() + " run at once");
            if (value < (long) one.worker() * one.workers()) {
                low.add(one.what() + " " + value + ", where " + one.workers() + " at once take "
                        + one.worker() * one.workers());
            }
        }
        if (needed.isEmpty()) {
            return new Probe("", true, "this deployment has no containers");
        }
        return low.isEmpty()
                ? new Probe("", true, String.join("; ", found))
                : new Probe("", false, "processors: " + String.join("; ", low) + "; have the quota raised");
    }

    private static List<Needed> needed(Stack stack) {
        List<Needed> all = new ArrayList<>();
        int largest = CloudClass.F3.processors();
        if (!of(stack, "WorkerImage", "").isEmpty()) {
            boolean ever = number(stack, "OnDemandTasks", 0) > 0 || number(stack, "OnDemandWeight", 1) > 0;
            if (ever) {
                all.add(new Needed("fargate", ON_DEMAND, "f3 on demand", largest, 1));
            }
            if (number(stack, "SpotWeight", 4) > 0) {
                all.add(new Needed("fargate", SPOT, "f3 on spare capacity", largest, 1));
            }
        }
        if (!of(stack, "GpuImage", "").isEmpty()) {
            all.add(new Needed("ec2", GPU_INSTANCES, "g1", CloudClass.G1.processors(), number(stack, "GpuWorkers", 2)));
        }
        return all;
    }

    private static String of(Stack stack, String parameter, String usual) {
        return stack.parameters().getOrDefault(parameter, usual);
    }

    private static int number(Stack stack, String parameter, int usual) {
        return Integer.parseInt(of(stack, parameter, Integer.toString(usual)));
    }
}
