package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.aws.Lake;
import dev.millrace.tests.process.CommandProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Commands that read and write S3 from a laptop, and what they say when they may not. */
final class S3CommandTest {
    @TempDir
    Path folder;

    private static Said good(Shell shell, String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(String.join(" ", words) + "\n" + said.err()).isZero();
        return said;
    }

    private static Said.Complaint complaint(Shell shell, String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(said.out()).isNotZero();
        assertThat(said.complaints()).as(said.err()).hasSize(1);
        return said.complaints().getFirst();
    }

    private static String job(Lake lake, String mode) {
        return """
            apiVersion: millrace/v1
            job: totals
            sources: {numbers: {from: "LAKE/in/*.parquet"}}
            steps:
              totals: {sql: "SELECT id % 3 AS k, count(*) AS n, max(name) AS last FROM numbers GROUP BY ALL"}
            sinks:
              totals: {to: LAKE/out/totals/, format: parquet, mode: MODE}
            settings: {plan.collapse: false, plan.splitBytes: 1, plan.broadcastBytes: 0}
            """.replace("LAKE", lake.at("lake ü")).replace("MODE", mode);
    }

    @Test
    void a_job_reads_and_publishes_on_s3_and_the_home_stays_here() throws IOException {
        try (Lake lake = new Lake()) {
            Shell shell = new Shell(folder, lake.environment());
            shell.parquet("numbers.parquet", "SELECT range AS id, 'n' || range AS name FROM range(5000)");
            lake.upload(folder.resolve("numbers.parquet"), "lake ü/in/a.parquet");
            lake.upload(folder.resolve("numbers.parquet"), "lake ü/in/b.parquet");
            shell.write("job.yaml", job(lake, "errorIfExists"));
            JsonNode run = good(shell, "run", "job.yaml", "--json").lastLine();
            assertThat(run.required("outputs").get(0).required("path").stringValue())
                    .isEqualTo(lake.at("lake ü/out/totals"));
            List<String> keys = lake.keys("lake ü/out/");
            assertThat(keys).filteredOn(key -> key.endsWith("/_manifest.json")).hasSize(1);
            assertThat(keys).noneMatch(key -> key.contains("trial"));
            assertThat(good(shell, "runs", "results", "@last", "-o", "csv")
                            .out()
                            .lines()
                            .sorted())
                    .containsExactly("0,3334,n999", "1,3334,n997", "2,3332,n998", "k,n,last");
            assertThat(good(shell, "sql", "SELECT sum(n) AS n FROM '" + lake.at("lake ü/out/totals") + "'", "-o", "csv")
                            .out())
                    .isEqualTo("n\n10000\n");
            assertThat(good(shell, "tables", "verify", lake.at("lake ü/out/totals"))
                            .err())
                    .contains("all as published");
            JsonNode described = good(shell, "tables", "describe", lake.at("lake ü/in"), "--json")
                    .json();
            assertThat(described.required("files").intValue()).isEqualTo(2);
            assertThat(described.required("rows").intValue()).isEqualTo(10_000);
            assertThat(shell.files()).containsExactlyInAnyOrder("", "job.yaml", "numbers.parquet");

            Said.Complaint exists = complaint(shell, "run", "job.yaml");
            assertThat(exists.code()).isEqualTo("OUTPUT_EXISTS");
            assertThat(exists.place()).startsWith("job.yaml:7:");

            shell.write("job.yaml", job(lake, "append"));
            good(shell, "run", "job.yaml");
            shell.write("job.yaml", job(lake, "overwrite"));
            good(shell, "run", "job.yaml");
            assertThat(lake.keys("lake ü/out/"))
                    .hasSameSizeAs(keys)
                    .doesNotContainAnyElementsOf(keys.stream()
                            .filter(key -> !key.endsWith("_manifest.json"))
                            .toList());
            good(shell, "gc");
        }
    }

    @Test
    void worker_processes_reach_it_too() {
        try (Lake lake = new Lake()) {
            Shell shell = new Shell(folder, lake.environment());
            shell.parquet("numbers.parquet", "SELECT range AS id, 'n' || range AS name FROM range(5000)");
            lake.upload(folder.resolve("numbers.parquet"), "in/a.parquet");
            CommandProcess command = CommandProcess.run(
                    folder,
                    List.of(),
                    variables(lake.environment()),
                    List.of(
                            "sql",
                            "SELECT sum(id) AS s FROM '" + lake.at("in/a.parquet") + "'",
                            "-o",
                            "csv",
                            "--set",
                            "runtime.workers=1"));
            assertThat(command.output()).as(command.errors()).isEqualTo("s\n12497500\n");
        }
    }

    /** Credentials of this process as variables of another. */
    private static Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("AWS_ACCESS_KEY_ID", System.getProperty("aws.accessKeyId", ""));
        variables.put("AWS_SECRET_ACCESS_KEY", System.getProperty("aws.secretAccessKey", ""));
        variables.values().removeIf(String::isEmpty);
        return variables;
    }

    @Test
    void what_is_not_there_is_named_where_it_stands() {
        try (Lake lake = new Lake()) {
            Shell shell = new Shell(folder, lake.environment());
            String bucket = "no-such-" + UUID.randomUUID();
            Said.Complaint none = complaint(shell, "sql", "SELECT * FROM 's3://" + bucket + "/a.parquet'");
            assertThat(none.code()).isEqualTo("NO_SUCH_BUCKET");
            assertThat(none.place()).isEqualTo("<sql>:1:15");
            assertThat(none.message()).contains(bucket);
            assertThat(none.remedy()).contains("Correct the name");
            Said.Complaint key = complaint(shell, "sql", "SELECT * FROM '" + lake.at("nothing.parquet") + "'");
            assertThat(key.code()).isEqualTo("PATH_NOT_FOUND");
            assertThat(key.place()).isEqualTo("<sql>:1:15");
            Said.Complaint bad = complaint(shell, "sql", "SELECT * FROM 's3://s3.amazonaws.com/a.parquet'");
            assertThat(bad.code()).isEqualTo("BAD_BUCKET");
            assertThat(bad.place()).isEqualTo("<sql>:1:15");
            Said.Complaint other = complaint(
                    shell, "sql", "SELECT * FROM '" + lake.at("a.parquet") + "'", "--set", "s3.buckets=mine, yours");
            assertThat(other.code()).isEqualTo("BUCKET_NOT_ALLOWED");
            assertThat(other.remedy()).contains("mine, yours");
        }
    }

    @Test
    void a_result_outside_of_the_allowed_buckets_is_refused_before_anything_runs() {
        try (Lake lake = new Lake()) {
            Shell shell = new Shell(folder, lake.environment());
            shell.parquet("a.parquet", "SELECT 1 AS id, 'n' AS name");
            lake.upload(folder.resolve("a.parquet"), "lake ü/in/a.parquet");
            String other = "s3://mr-others-" + UUID.randomUUID() + "/out";
            shell.write("job.yaml", job(lake, "overwrite").replace(lake.at("lake ü/out/totals/"), other));
            String allowed = "s3.buckets=" + lake.bucket();
            Said.Complaint refused = complaint(shell, "run", "job.yaml", "--set", allowed);
            assertThat(refused.code()).isEqualTo("BUCKET_NOT_ALLOWED");
            assertThat(refused.place()).startsWith("job.yaml:7:");
            assertThat(refused.message()).contains(other);
            assertThat(refused.remedy()).contains(lake.bucket());
            shell.requireOnlyFailedRuns();
            assertThat(shell.call("runs", "ls", "--limit", "0").out()).isEmpty();
            assertThat(lake.keys("")).containsExactly("lake ü/in/a.parquet");
        }
    }

    @Test
    void a_folder_of_others_is_no_destination() {
        try (Lake lake = new Lake()) {
            Shell shell = new Shell(folder, lake.environment());
            shell.parquet("a.parquet", "SELECT 1 AS id, 'n' AS name");
            lake.upload(folder.resolve("a.parquet"), "lake ü/in/a.parquet");
            lake.upload(folder.resolve("a.parquet"), "lake ü/out/totals/day=1/mine.parquet");
            shell.write("job.yaml", job(lake, "overwrite"));
            Said.Complaint foreign = complaint(shell, "run", "job.yaml");
            assertThat(foreign.code()).isEqualTo("OUTPUT_FOREIGN");
            assertThat(foreign.message()).contains(lake.at("lake ü/out/totals/day=1/mine.parquet"));
            assertThat(foreign.place()).startsWith("job.yaml:7:");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, NO_PERMISSION, s3:",
        "400, ExpiredToken, CREDENTIALS_EXPIRED, aws sso login",
        "403, InvalidAccessKeyId, WRONG_CREDENTIALS, AWS_PROFILE",
        "301, PermanentRedirect, WRONG_REGION, AWS_REGION=us-west-2"
    })
    void refusals_have_code_place_and_remedy(int status, String error, String code, String remedy) throws IOException {
        try (Lake lake = new Lake();
                RefusingService service = new RefusingService(status, error)) {
            Shell shell = new Shell(folder, service.environment());
            Said.Complaint read = complaint(shell, "sql", "SELECT *\nFROM 's3://bucket-1/a.parquet'");
            assertThat(read.code()).isEqualTo(code);
            assertThat(read.place()).isEqualTo("<sql>:2:6");
            assertThat(read.remedy()).contains(remedy);
            shell.write("job.yaml", job(lake, "overwrite"));
            Said.Complaint write = complaint(shell, "run", "job.yaml");
            assertThat(write.code()).isEqualTo(code);
            assertThat(write.place()).startsWith("job.yaml:7:");
            assertThat(write.remedy()).contains(remedy);
        }
    }

    @Test
    void without_credentials_the_error_says_how_to_get_some() {
        CommandProcess command = CommandProcess.run(
                folder,
                List.of(),
                Map.of(
                        "AWS_EC2_METADATA_DISABLED", "true",
                        "AWS_REGION", "eu-central-1",
                        "AWS_ACCESS_KEY_ID", "",
                        "AWS_SECRET_ACCESS_KEY", "",
                        "AWS_PROFILE", "",
                        "AWS_CONFIG_FILE", folder.resolve("none").toString(),
                        "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString(),
                        "AWS_WEB_IDENTITY_TOKEN_FILE", "",
                        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "",
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI", ""),
                List.of("sql", "SELECT * FROM 's3://bucket-1/a.parquet'"));
        Said said = new Said(command.exitCode(), command.output(), command.errors());
        assertThat(said.code()).isNotZero();
        assertThat(said.complaints()).as(said.err()).hasSize(1);
        Said.Complaint complaint = said.complaints().getFirst();
        assertThat(complaint.code()).isEqualTo("NO_CREDENTIALS");
        assertThat(complaint.place()).isEqualTo("<sql>:1:15");
        assertThat(complaint.remedy()).contains("AWS_PROFILE");
    }

    @Test
    void who_uses_no_s3_loads_nothing_of_it() throws IOException {
        new Shell(folder).parquet("a.parquet", "SELECT 1 AS id");
        Path classes = folder.resolve("classes.log");
        CommandProcess command = CommandProcess.run(
                folder,
                List.of("-Xlog:class+load:file=" + classes),
                Map.of(),
                List.of("sql", "SELECT count(*) AS n FROM 'a.parquet'", "-o", "csv"));
        assertThat(command.output()).as(command.errors()).isEqualTo("n\n1\n");
        assertThat(Files.readString(classes)).contains("RoutedObjectStore").doesNotContain("software.amazon");
    }
}
