package dev.millrace.service.settings;

import dev.millrace.coordinator.plan.job.DurationText;
import dev.millrace.storage.record.ProtocolSettings;
import java.util.Arrays;
import java.util.Optional;

/** Settings of the runtime, the protocol, limits and the command line; those of the planner are its own. */
public enum ServiceSetting {
    HOME(
            "runtime.home",
            SettingForm.TEXT,
            ".millrace",
            "folder of runs, state and results; relative to the working directory"),
    ENDPOINT(
            "runtime.endpoint",
            SettingForm.TEXT,
            "",
            "address of a service that commands about runs ask instead of a home; empty: none"),
    ENDPOINTS(
            "runtime.endpoints",
            SettingForm.TEXT,
            "",
            "services that --env chooses, such as prod=https://millrace.example.org,test=http://127.0.0.1:8787"),
    SLOTS("runtime.slots", SettingForm.COUNT, "0", "tasks at once, all workers together; 0: one for each processor"),
    WORKERS("runtime.workers", SettingForm.COUNT, "0", "worker processes; 0: the slots are threads of the command"),
    MEMORY("runtime.memory", SettingForm.SIZE, "0", "memory of all tasks together; 0: half of the machine's"),
    DISK(
            "runtime.disk",
            SettingForm.SIZE,
            "0",
            "temporary files of all tasks together; 0: nine tenths of what is free"),
    CACHE_AGE("cache.maxAge", SettingForm.DURATION, "30d", "age at which gc removes a kept result of a cached step"),
    CACHE_SIZE(
            "cache.maxSize", SettingForm.SIZE, "20GB", "kept results of cached steps together; gc removes the oldest"),
    ARTIFACT_SIZE("artifacts.maxSize", SettingForm.SIZE, "250MB", "most bytes of an artifact"),
    ARTIFACT_GRACE(
            "artifacts.grace", SettingForm.DURATION, "1d", "age below which artifacts gc leaves bytes without a name"),
    PATIENCE("runtime.patience", "30s", "how long a command waits for a destination that refuses a result"),
    WEBHOOK_PATIENCE(
            "runtime.webhookPatience", "5s", "how long a command that ends waits for webhooks that do not answer"),
    ADOPT("runtime.adopt", SettingForm.FLAG, "true", "whether a command goes on with runs whose own command died"),
    WATCH_EVERY("watch.every", "5s", "how often watch lists the folders whose uploads it waits for; events are faster"),
    WATCH_SETTLE(
            "watch.settle",
            "2s",
            "how long a file on this machine must not have been written to before it counts as uploaded"),

    S3_ENDPOINT(
            "s3.endpoint",
            SettingForm.TEXT,
            "",
            "address of a service that speaks S3; by default AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or Amazon's"),
    S3_REGION("s3.region", SettingForm.TEXT, "", "region of the buckets; by default AWS_REGION or the profile's"),
    S3_BUCKETS("s3.buckets", SettingForm.TEXT, "", "buckets that may be touched, with commas; empty: all"),

    LEASE("protocol.lease", millis(ProtocolSettings.DEFAULT.leaseMillis()), "how long a claim lasts without a beat"),
    BEAT("protocol.beat", millis(ProtocolSettings.DEFAULT.beatMillis()), "time between two beats"),
    SWEEP_AFTER(
            "protocol.sweepAfter",
            millis(ProtocolSettings.DEFAULT.sweep().sweepAfterMillis()),
            "when a stage that does not move is swept"),
    EMPTY_QUEUE(
            "protocol.emptyQueue",
            millis(ProtocolSettings.DEFAULT.sweep().emptyQueueMillis()),
            "the same when its queue looks empty"),
    CHECK(
            "protocol.check",
            millis(ProtocolSettings.DEFAULT.checkMillis()),
            "when a run is looked at again at the latest"),
    QUIET_AFTER(
            "protocol.quietAfter",
            millis(ProtocolSettings.DEFAULT.quietAfterMillis()),
            "when nothing of an ended run can be alive"),
    RETENTION(
            "protocol.retention",
            millis(ProtocolSettings.DEFAULT.retentionMillis()),
            "how long a failed or cancelled run may be retried"),
    CLOCK_MARGIN(
            "protocol.clockMargin",
            millis(ProtocolSettings.DEFAULT.times().clockMarginMillis()),
            "how far apart two clocks may be"),
    CLAIMS(
            "protocol.claims",
            SettingForm.COUNT,
            Integer.toString(ProtocolSettings.DEFAULT.attempts().maxClaims()),
            "most claims of a task"),
    BACKOFF(
            "protocol.backoff",
            millis(ProtocolSettings.DEFAULT.backoffMillis()),
            "first wait after a task was unavailable"),
    BACKOFF_LIMIT(
            "protocol.backoffLimit",
            millis(ProtocolSettings.DEFAULT.attempts().backoffLimitMillis()),
            "longest such wait"),
    PAUSED(
            "protocol.paused",
            millis(ProtocolSettings.DEFAULT.attempts().pausedMillis()),
            "how long a paused run's message stays unseen"),
    SPECULATE_AFTER(
            "protocol.speculateAfter",
            millis(ProtocolSettings.DEFAULT.attempts().speculateAfterMillis()),
            "least age of an attempt that gets a second one near the end of its stage, when it takes a quarter longer"
                    + " than others; 0s: never"),

    LIMIT_TASKS("limits.tasks", SettingForm.LIMIT, "1000000", "most tasks of a run whose job says nothing"),
    LIMIT_ATTEMPTS(
            "limits.attempts",
            SettingForm.COUNT,
            "0",
            "most attempts of a task, never fewer than its memory classes and one; 0: as protocol.claims"),
    LIMIT_WALL_TIME("limits.wallTime", SettingForm.SPAN, "1d", "longest time of a run"),
    LIMIT_TASK_TIME("limits.taskTime", SettingForm.SPAN, "1h", "longest time of a task"),
    LIMIT_BYTES("limits.bytes", SettingForm.SIZE, "0", "most bytes that a run reads; 0: no limit"),

    ROWS("output.rows", SettingForm.COUNT, "10", "rows of the result that run shows"),
    PRICES("cost.prices", SettingForm.TEXT, "", "file of prices; empty: the one that is built in");

    private final String key;
    private final SettingForm form;
    private final String defaultValue;
    private final String meaning;

    ServiceSetting(String key, String defaultDuration, String meaning) {
        this(key, SettingForm.DURATION, defaultDuration, meaning);
    }

    ServiceSetting(String key, SettingForm form, String defaultValue, String meaning) {
        this.key = key;
        this.form = form;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    private static String millis(long millis) {
        return DurationText.of(millis);
    }

    public String key() {
        return key;
    }

    String defaultValue() {
        return defaultValue;
    }

    String meaning() {
        return meaning;
    }

    SettingForm form() {
        return form;
    }

    static Optional<ServiceSetting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }
}
