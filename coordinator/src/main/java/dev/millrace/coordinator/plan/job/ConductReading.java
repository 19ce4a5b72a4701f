package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.Webhook.Event;
import dev.millrace.graph.Webhook.Secret;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads how the runs of a job are conducted. */
final class ConductReading {
    private final JobPaths paths;
    private final Findings findings;

    ConductReading(JobPaths paths, Findings findings) {
        this.paths = paths;
        this.findings = findings;
    }

    Conduct conduct(Fields job) {
        List<Webhook> webhooks = new ArrayList<>();
        job.mapping("notify")
                .map(Written.Mapping::entries)
                .orElse(List.of())
                .forEach(entry -> webhook(entry).ifPresent(webhooks::add));
        return new Conduct(webhooks, memory(job), steps(job));
    }

    private SortedMap<String, Conduct.OfStep> steps(Fields job) {
        SortedMap<String, Conduct.OfStep> steps = new TreeMap<>();
        for (Written.Entry entry :
                job.mapping("steps").map(Written.Mapping::entries).orElse(List.of())) {
            Fields step = new Fields(entry.value());
            Conduct.OfStep says = new Conduct.OfStep(timeout(step, entry.key()), memory(step), gpu(step));
            if (!says.equals(Conduct.OfStep.NOTHING)) {
                steps.put(entry.key(), says);
            }
        }
        return steps;
    }

    /** What has a wrong form was told. */
    private long timeout(Fields step, String name) {
        try {
            return Spans.millis(step, "steps." + name + ".timeout", findings);
        } catch (IllegalArgumentException | ArithmeticException told) {
            return 0;
        }
    }

    private static long memory(Fields part) {
        try {
            return part.mapping("compute")
                    .flatMap(compute -> new Fields(compute).text("memory"))
                    .map(size -> ByteSize.parse(size).bytes())
                    .orElse(0L);
        } catch (IllegalArgumentException | ArithmeticException told) {
            return 0;
        }
    }

    private static boolean gpu(Fields step) {
        return step.mapping("compute")
                .flatMap(compute -> new Fields(compute).flag("gpu"))
                .orElse(false);
    }

    /** Empty: something is wrong, and told. */
    private Optional<Webhook> webhook(Written.Entry entry) {
        Fields fields = new Fields(entry.value());
        Set<Event> on = EnumSet.noneOf(Event.class);
        fields.scalars("on").forEach(word -> Event.of(word.text()).ifPresent(on::add));
        if (fields.isList("on") && fields.scalars("on").isEmpty()) {
            findings.add(
                    fields.place("on"),
                    "WRONG_VALUE",
                    "The webhook '" + entry.key() + "' is told of nothing",
                    "Write for example: on: [failed]");
        }
        Optional<Secret> secret = fields.mapping("secret").flatMap(this::secret);
        Optional<String> url = fields.scalar("url")
                .filter(scalar -> scalar.kind() == Written.Kind.TEXT)
                .filter(this::isAllowed)
                .map(Written.Scalar::text);
        return secret.isPresent() && url.isPresent() && !on.isEmpty()
                ? Optional.of(new Webhook(entry.key(), on, url.get(), secret.get()))
                : Optional.empty();
    }

    private boolean isAllowed(Written.Scalar url) {
        Optional<WebhookAddress.Complaint> complaint = WebhookAddress.complaint(url.text());
        complaint.ifPresent(wrong -> findings.add(url.place(), "BAD_URL", wrong.message(), wrong.remedy()));
        return complaint.isEmpty();
    }

    private Optional<Secret> secret(Written.Mapping written) {
        Fields fields = new Fields(written);
        if (fields.has("env")) {
            return fields.text("env").map(Secret.Variable::new);
        }
        return fields.text("file").flatMap(file -> {
            try {
                return Optional.of(new Secret.File(new Location(paths.location(file))));
            } catch (MillraceException error) {
                findings.add(error.failure().at(fields.place("file")));
                return Optional.empty();
            }
        });
    }
}
