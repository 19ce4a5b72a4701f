package dev.millrace.functions.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CloudSettingsTest {
    private static final Map<String, String> WHOLE = Map.of(
            "MILLRACE_HOME", "s3://bucket/millrace",
            "MILLRACE_TABLE", "table",
            "MILLRACE_QUEUES", "prefix-",
            "MILLRACE_SECRETS", "/millrace/flow/",
            "MILLRACE_CLASS", "c2",
            "MILLRACE_FUNCTIONS", "c1=one,two;c2=three",
            "XDG_CONFIG_HOME", "/nowhere");

    private static Map<String, String> with(String key, String value) {
        Map<String, String> environment = new TreeMap<>(WHOLE);
        environment.put(key, value);
        return environment;
    }

    private static void readAll(Map<String, String> environment) {
        CloudSettings.read(environment);
        CloudSettings.classOf(environment);
        CloudSettings.secretsOf(environment);
        PoolSettings.read(environment);
    }

    @Test
    void whatIsSaidIsReadAndTheRestHasItsDefault() {
        CloudSettings settings = CloudSettings.read(WHOLE);
        assertThat(settings.home()).isEqualTo(new Location("s3://bucket/millrace"));
        assertThat(settings.buckets()).containsExactly("bucket");
        assertThat(settings.account()).isEmpty();
        assertThat(settings.settings().protocol().leaseMillis()).isEqualTo(60_000);
        assertThat(CloudSettings.classOf(WHOLE)).isEqualTo(CloudClass.C2);
        PoolSettings pools = PoolSettings.read(WHOLE);
        assertThat(pools.functions())
                .isEqualTo(Map.of(CloudClass.C1, List.of("one", "two"), CloudClass.C2, List.of("three")));
        assertThat(pools.classes()).containsExactly(CloudClass.C1, CloudClass.C2);
        assertThat(pools.most()).isEqualTo(1_000);
    }

    @Test
    void theHomesBucketMayBeTouchedBesideThoseThatAreNamed() {
        assertThat(CloudSettings.read(with("MILLRACE_BUCKETS", "lake, other")).buckets())
                .containsExactly("bucket", "lake", "other");
    }

    @Test
    void whatAttemptsWriteIsSpreadOverTheSpoolsWhichBelongToTheAccountOfTheHome() {
        Map<String, String> environment = with("MILLRACE_SPOOLS", "one, two");
        environment.put("MILLRACE_ACCOUNT", "123456789012");
        CloudSettings settings = CloudSettings.read(environment);
        assertThat(settings.layout())
                .isEqualTo(new Layout(
                        settings.home(), List.of(new Location("s3://one/runs"), new Location("s3://two/runs"))));
        assertThat(settings.buckets()).containsExactly("bucket", "one", "two");
        assertThat(settings.owners())
                .isEqualTo(Map.of("bucket", "123456789012", "one", "123456789012", "two", "123456789012"));
        assertThat(CloudSettings.read(WHOLE).layout()).isEqualTo(new Layout(settings.home()));
        assertThat(CloudSettings.read(WHOLE).owners()).isEmpty();
    }

    @Test
    void theProtocolIsSetByTheSettingsOfEveryRuntime() {
        assertThat(CloudSettings.read(with("MILLRACE_PROTOCOL_BEAT", "1s"))
                        .settings()
                        .protocol()
                        .beatMillis())
                .isEqualTo(1_000);
    }

    @Test
    void containersAreAClassWhereTheyAreDefined() {
        Map<String, String> environment = new TreeMap<>(WHOLE);
        environment.putAll(Map.of(
                "MILLRACE_TASK_DEFINITIONS", "f1=big", "MILLRACE_CLUSTER", "cluster", "MILLRACE_SUBNETS", "a,b"));
        PoolSettings pools = PoolSettings.read(environment);
        assertThat(pools.classes()).containsExactly(CloudClass.C1, CloudClass.C2, CloudClass.F1);
        assertThat(pools.containers().subnets()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource
    void aRequiredVariableThatIsMissingIsNamed(CloudVariable variable) {
        Map<String, String> environment = new TreeMap<>(WHOLE);
        environment.remove(variable.key());
        if (variable.isRequired()) {
            assertThatThrownBy(() -> readAll(environment))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("The variable " + variable.key() + " is not set: " + variable.meaning());
        } else {
            readAll(environment);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        MILLRACE_HOME             | file:///tmp/home        | no folder of a bucket
        MILLRACE_HOME             | s3://BUCKET/home        | no folder of a bucket
        MILLRACE_HOME             | s3://bucket/            | no folder of a bucket
        MILLRACE_BUCKETS          | lake,No Bucket          | is no name of a bucket
        MILLRACE_SPOOLS           | one,No Bucket           | is no name of a bucket
        MILLRACE_SPOOLS           | one,two,one             | named twice
        MILLRACE_ACCOUNT          | 12345                   | twelve digits
        MILLRACE_CLASS            | c9                      | no such class
        MILLRACE_FUNCTIONS        | one,two                 | begins with no class
        MILLRACE_FUNCTIONS        | f1=one                  | begins with no class
        MILLRACE_FUNCTIONS        | c1=                     | c1 has no name
        MILLRACE_SECRETS          | millrace/flow/          | begin and end with /
        MILLRACE_SECRETS          | /millrace/flow          | begin and end with /
        MILLRACE_WORKERS          | many                    | no number
        MILLRACE_WORKERS          | -1                      | 0 to 100000
        MILLRACE_TASK_DEFINITIONS | c1=one                  | begins with no class
        """)
    void aVariableThatCannotBeIsNamedWithWhy(String key, String value, String why) {
        assertThatThrownBy(() -> readAll(with(key, value)))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(why);
    }

    @Test
    void containersNeedACluster() {
        assertThatThrownBy(() -> readAll(with("MILLRACE_TASK_DEFINITIONS", "f1=big")))
                .hasMessageContaining("MILLRACE_CLUSTER");
    }

    @Test
    void everyVariableIsReadBySomebodyAndNamedAlike() {
        assertThat(CloudVariable.values())
                .allMatch(variable -> !variable.parts().isEmpty())
                .allMatch(variable -> variable.key().equals("MILLRACE_" + variable.name()))
                .allMatch(variable ->
                        !variable.isRequired() || variable.defaultValue().isEmpty());
        assertThat(Arrays.stream(CloudVariable.values()).map(CloudVariable::key))
                .doesNotHaveDuplicates();
    }
}
