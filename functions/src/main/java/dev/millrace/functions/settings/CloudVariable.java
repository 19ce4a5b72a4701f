package dev.millrace.functions.settings;

import dev.millrace.graph.Failure;
import java.util.Map;
import java.util.Set;

/** Every variable of the environment that the parts of a deployment read, beside those of settings such as {@code MILLRACE_PROTOCOL_LEASE}. */
public enum CloudVariable {
    HOME(
            "MILLRACE_HOME",
            "folder of runs, kept results and what they need, such as s3://bucket/millrace",
            Set.of(CloudPart.API, CloudPart.COORDINATOR, CloudPart.WORKER, CloudPart.UPLOADS)),
    TABLE(
            "MILLRACE_TABLE",
            "name of the table of rows",
            Set.of(CloudPart.API, CloudPart.COORDINATOR, CloudPart.WORKER, CloudPart.UPLOADS)),
    QUEUES(
            "MILLRACE_QUEUES",
            "what the names of the queues begin with; hints and tasks-c1 follow",
            Set.of(CloudPart.API, CloudPart.COORDINATOR, CloudPart.WORKER, CloudPart.UPLOADS)),
    BUCKETS(
            "MILLRACE_BUCKETS",
            "buckets that may be touched beside that of the home, with commas between",
            "",
            Set.of(CloudPart.API, CloudPart.COORDINATOR, CloudPart.WORKER, CloudPart.UPLOADS)),
    ACCOUNT(
            "MILLRACE_ACCOUNT",
            "account that must own the bucket of the home; empty: not checked",
            "",
            Set.of(CloudPart.API, CloudPart.COORDINATOR, CloudPart.WORKER, CloudPart.UPLOADS)),
    SPOOLS(
            "MILLRACE_SPOOLS",
            "buckets among which what attempts write is spread, with commas between, always the same and in this"
                    + " order; empty: all lies in the home",
            "",
            Set.of(CloudPart.API, CloudPart.COORDINATOR, CloudPart.WORKER, CloudPart.UPLOADS)),
    RELEASE(
            "MILLRACE_RELEASE",
            "version of the code, which goes on with the runs that it plans; empty: there is only one",
            "",
            Set.of(CloudPart.API, CloudPart.COORDINATOR, CloudPart.WORKER, CloudPart.UPLOADS)),
    TENANTS(
            "MILLRACE_TENANTS",
            "object that names the tenants of the API, such as s3://bucket/tenants.json; empty: there are none",
            "",
            Set.of(CloudPart.API)),
    SECRETS(
            "MILLRACE_SECRETS",
            "what the names of the parameters begin with that are secrets of webhooks, such as /millrace/flow/",
            Set.of(CloudPart.API, CloudPart.COORDINATOR)),
    CLASS("MILLRACE_CLASS", "class of memory of this worker, such as c1", Set.of(CloudPart.WORKER)),
    FUNCTIONS(
            "MILLRACE_FUNCTIONS",
            "functions that are started for a class, such as c1=name,name;c2=name",
            Set.of(CloudPart.API, CloudPart.COORDINATOR)),
    WORKERS(
            "MILLRACE_WORKERS",
            "most workers of a class at once; 0: none is started",
            "1000",
            Set.of(CloudPart.COORDINATOR)),
    COORDINATORS(
            "MILLRACE_COORDINATORS",
            "function of coordinators, of which each version has an alias that is called as it; empty: there is only"
                    + " one version",
            "",
            Set.of(CloudPart.COORDINATOR)),
    UPLOADS(
            "MILLRACE_UPLOADS",
            "function that takes uploads in and is called for triggers; empty: none",
            "",
            Set.of(CloudPart.COORDINATOR)),
    TASK_DEFINITIONS(
            "MILLRACE_TASK_DEFINITIONS",
            "task definitions that are run for a class of containers, such as f1=name;f2=name; empty: none",
            "",
            Set.of(CloudPart.API, CloudPart.COORDINATOR)),
    CLUSTER("MILLRACE_CLUSTER", "cluster of the containers", "", Set.of(CloudPart.COORDINATOR)),
    SUBNETS("MILLRACE_SUBNETS", "subnets of the containers, with commas between", "", Set.of(CloudPart.COORDINATOR)),
    SECURITY_GROUPS(
            "MILLRACE_SECURITY_GROUPS",
            "security groups of the containers, with commas between",
            "",
            Set.of(CloudPart.COORDINATOR)),
    GPU_TASK_DEFINITIONS(
            "MILLRACE_GPU_TASK_DEFINITIONS",
            "task definitions that are run for a class of workers with a GPU, such as g1=name; empty: none",
            "",
            Set.of(CloudPart.API, CloudPart.COORDINATOR)),
    GPU_CLUSTER(
            "MILLRACE_GPU_CLUSTER",
            "cluster of the workers with a GPU, which starts instances for them",
            "",
            Set.of(CloudPart.COORDINATOR)),
    GPU_WORKERS(
            "MILLRACE_GPU_WORKERS", "most workers with a GPU at once, 1 to 100", "1", Set.of(CloudPart.COORDINATOR)),
    LISTING(
            "MILLRACE_LISTING",
            "seconds from one listing of the folder of a trigger to the next",
            "300",
            Set.of(CloudPart.UPLOADS));

    private final String key;
    private final String meaning;
    private final String defaultValue;
    private final boolean required;
    private final Set<CloudPart> parts;

    CloudVariable(String key, String meaning, Set<CloudPart> parts) {
        this.key = key;
        this.meaning = meaning;
        this.defaultValue = "";
        this.required = true;
        this.parts = parts;
    }

    CloudVariable(String key, String meaning, String defaultValue, Set<CloudPart> parts) {
        this.key = key;
        this.meaning = meaning;
        this.defaultValue = defaultValue;
        this.required = false;
        this.parts = parts;
    }

    /** Name in the environment. */
    public String key() {
        return key;
    }

    public String meaning() {
        return meaning;
    }

    /** What counts where nothing is said; of a required variable nothing. */
    public String defaultValue() {
        return defaultValue;
    }

    public boolean isRequired() {
        return required;
    }

    /** Who reads it. */
    public Set<CloudPart> parts() {
        return parts;
    }

    /** Its value. Throws {@code INVALID} when it is required and missing. */
    String in(Map<String, String> environment) {
        String value = environment.getOrDefault(key, defaultValue).strip();
        if (required && value.isEmpty()) {
            throw Failure.invalid(
                            "VARIABLE_MISSING",
                            "The variable " + key + " is not set: " + meaning,
                            "Set it in the environment of the function or the container")
                    .toException();
        }
        return value;
    }

    /** The error of a value that cannot be. */
    Failure bad(String value, String trouble) {
        return Failure.invalid(
                "BAD_VARIABLE",
                "The variable " + key + " cannot be '" + value + "': " + trouble,
                "It is the " + meaning);
    }
}
