package dev.millrace.service.client;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.ReuseChoice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A job on its way to a service. */
public final class JobRequest {
    /** Where rows go that the service keeps with their run; only it knows where that is. */
    public static final Location KEPT = new Location("millrace:/kept");

    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final Path folder;
    private final boolean filesOfThisMachine;

    private JobRequest(Path folder, boolean filesOfThisMachine) {
        this.folder = folder;
        this.filesOfThisMachine = filesOfThisMachine;
    }

    /** The text of a file as it is: what is wrong with it is told by the service, with its lines. */
    public static JobRequest of(JobText text) {
        JobRequest request = new JobRequest(text.folder(), false);
        request.body.put("text", text.text()).put("file", text.name());
        return request;
    }

    /** A job that was put together here. */
    public static JobRequest of(LoadedJob job) {
        JobRequest request = new JobRequest(job.folder(), namesFiles(job.spec()));
        request.body.put("document", new String(JobSpecCodec.write(job.spec()), StandardCharsets.UTF_8));
        return request;
    }

    private static boolean namesFiles(JobSpec job) {
        return Stream.concat(
                        job.sources().stream().flatMap(source -> source.from().stream()),
                        job.sinks().stream().map(sink -> sink.to().uri()))
                .anyMatch(JobRequest::isHere);
    }

    public JobRequest with(Map<String, String> parameters, Map<String, String> labels, String environment) {
        put("params", parameters);
        put("labels", labels);
        if (!environment.isEmpty()) {
            body.put("environment", environment);
        }
        return this;
    }

    /** Settings of the command line; what is not of jobs but of a machine stays here. */
    public JobRequest with(Map<String, String> settings) {
        put("settings", settings);
        return this;
    }

    /** Names that it reads and has no source of are those of registered tables. */
    public JobRequest readingTables() {
        body.put("registered", true);
        return this;
    }

    public JobRequest with(ReuseChoice reuse) {
        if (reuse.refresh() || reuse.ignore()) {
            body.put("reuse", reuse.refresh() ? "refresh" : "ignore");
        }
        if (reuse.full()) {
            body.put("full", true);
        }
        return this;
    }

    /** The words that it was asked for with, to be kept with the run. */
    public JobRequest by(List<String> command) {
        command.forEach(body.putArray("command")::add);
        return this;
    }

    private void put(String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            ObjectNode node = body.putObject(name);
            texts.forEach(node::put);
        }
    }

    /** Throws {@code FILES_OF_THIS_MACHINE}. */
    ObjectNode body(boolean serviceIsHere) {
        requireSeen(filesOfThisMachine, serviceIsHere);
        if (serviceIsHere) {
            body.put("folder", folder.toString());
        }
        return body;
    }

    /** Throws {@code FILES_OF_THIS_MACHINE} for places that the service does not see. */
    static void requireSeen(List<String> places, boolean serviceIsHere) {
        requireSeen(places.stream().anyMatch(JobRequest::isHere), serviceIsHere);
    }

    private static boolean isHere(String location) {
        return location.startsWith("file://");
    }

    private static void requireSeen(boolean filesOfThisMachine, boolean serviceIsHere) {
        if (filesOfThisMachine && !serviceIsHere) {
            throw Failure.invalid(
                            "FILES_OF_THIS_MACHINE",
                            "The job names files of this machine, which the service does not see",
                            "Put them where the service reads them, and write s3://bucket/key")
                    .toException();
        }
    }
}
