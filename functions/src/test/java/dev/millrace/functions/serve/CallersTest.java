package dev.millrace.functions.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.http.Principal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CallersTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Path NOWHERE = Path.of("/nowhere");
    private static final String DOCUMENT = """
            {"owners": ["arn:aws:sts::123456789012:assumed-role/Admin"],
             "tenants": {"geo": {"principals": ["alice", "arn:aws:iam::123456789012:user/geo"], "folder": "s3://lake/geo", "limits": {"tasks": "10"}},
                         "web": {"principals": ["bob"], "folder": "s3://lake/web"}}}
            """;

    private static Callers read(String document) {
        return Callers.read(
                document.getBytes(StandardCharsets.UTF_8),
                List.of(new Location("s3://spool/millrace"), new Location("s3://spool/tenants.json")),
                NOWHERE,
                () -> NOW);
    }

    private static Optional<Principal> of(Callers callers, String authorizer) {
        return callers.of(JsonMapper.shared().readTree(authorizer));
    }

    private static String jwt(String claims) {
        return "{\"jwt\": {\"claims\": {" + claims + "}, \"scopes\": null}}";
    }

    private static String iam(String arn) {
        return "{\"iam\": {\"accessKey\": \"AKIA\", \"accountId\": \"123456789012\", \"userArn\": \"" + arn + "\"}}";
    }

    @Test
    void theSubjectOfATokenIsWhoIsNamed() {
        assertThat(of(read(DOCUMENT), jwt("\"sub\": \"alice\", \"iss\": \"https://id.example.org\"")))
                .contains(new Principal("geo"));
        assertThat(of(read(DOCUMENT), jwt("\"sub\": \"bob\""))).contains(new Principal("web"));
        assertThat(of(read(DOCUMENT), jwt("\"sub\": \"carol\""))).isEmpty();
    }

    @Test
    void aPrincipalIsItsArnAndAnAssumedRoleIsOneWhateverItsSessionsAreCalled() {
        assertThat(of(read(DOCUMENT), iam("arn:aws:iam::123456789012:user/geo")))
                .contains(new Principal("geo"));
        assertThat(of(read(DOCUMENT), iam("arn:aws:sts::123456789012:assumed-role/Admin/laptop")))
                .contains(Principal.OWNER);
        assertThat(of(read(DOCUMENT), iam("arn:aws:sts::123456789012:assumed-role/Other/Admin")))
                .isEmpty();
        assertThat(of(read(DOCUMENT), iam("arn:aws:sts::999999999999:assumed-role/Admin/laptop")))
                .isEmpty();
    }

    @Test
    void withoutTenantsWhoeverIsLetInIsTheOwner() {
        Callers owner = Callers.owner(NOWHERE, () -> NOW);
        assertThat(of(owner, jwt("\"sub\": \"anybody\""))).contains(Principal.OWNER);
        assertThat(of(owner, iam("arn:aws:iam::123456789012:user/one"))).contains(Principal.OWNER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "\"alice\"",
                "[]",
                "{\"jwt\": null}",
                "{\"jwt\": {}}",
                "{\"jwt\": {\"claims\": {}}}",
                "{\"jwt\": {\"claims\": \"alice\"}}",
                "{\"jwt\": {\"claims\": {\"sub\": \"\"}}}",
                "{\"jwt\": {\"claims\": {\"sub\": \" \"}}}",
                "{\"jwt\": {\"claims\": {\"sub\": null}}}",
                "{\"jwt\": {\"claims\": {\"sub\": [\"alice\"]}}}",
                "{\"jwt\": {\"claims\": {\"sub\": {\"sub\": \"alice\"}}}}",
                "{\"jwt\": {\"claims\": {\"SUB\": \"alice\"}}}",
                "{\"jwt\": {\"sub\": \"alice\"}}",
                "{\"claims\": {\"sub\": \"alice\"}}",
                "{\"lambda\": {\"sub\": \"alice\", \"tenant\": \"geo\"}}",
                "{\"iam\": {}}",
                "{\"iam\": {\"userArn\": null}}",
                "{\"iam\": {\"userArn\": [\"arn:aws:iam::123456789012:user/geo\"]}}",
                "{\"jwt\": {\"claims\": {\"sub\": \"alice\"}}, \"iam\": {\"userArn\": \"arn:aws:iam::123456789012:user/geo\"}}"
            })
    void whatAnAuthorizerDoesNotSayIsNobody(String authorizer) {
        assertThat(of(read(DOCUMENT), authorizer)).isEmpty();
        assertThat(of(Callers.owner(NOWHERE, () -> NOW), authorizer)).isEmpty();
        assertThat(Callers.isSomebody(JsonMapper.shared().readTree(authorizer))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1799999999", "\"1799999999\"", "\"1800000000\"", "\"0\"", "-1", "\"soon\"", "\"\"", "null", "[]"
            })
    void aTokenThatHasEndedOrSaysNoTimeIsNobodys(String end) {
        assertThat(of(read(DOCUMENT), jwt("\"sub\": \"alice\", \"exp\": " + end)))
                .isEmpty();
        assertThat(of(Callers.owner(NOWHERE, () -> NOW), jwt("\"sub\": \"alice\", \"exp\": " + end)))
                .isEmpty();
    }

    @Test
    void aTokenThatHasNotEndedIsItsSubjects() {
        assertThat(of(read(DOCUMENT), jwt("\"sub\": \"alice\", \"exp\": \"1800000001\"")))
                .contains(new Principal("geo"));
        assertThat(of(read(DOCUMENT), jwt("\"sub\": \"alice\", \"exp\": 1800000001")))
                .contains(new Principal("geo"));
    }

    @Test
    void noClaimButTheSubjectSaysWhoSomebodyIs() {
        assertThat(
                        of(
                                read(DOCUMENT),
                                jwt(
                                        "\"sub\": \"bob\", \"tenant\": \"geo\", \"username\": \"alice\", \"client_id\": \"alice\"")))
                .contains(new Principal("web"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tenants: yes",
                "[]",
                "{}",
                "{\"tenants\": {\"a\": {\"folder\": \"s3://lake/a\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"]}}}",
                "{\"tenants\": {\"A b\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/a\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"\"], \"folder\": \"s3://lake/a\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"/data/a\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/a/\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/../b\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/*\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/a\", \"runs\": 3}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/a\", \"limits\": {\"colour\": \"1\"}}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/a\"}, \"b\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/b\"}}}",
                "{\"owners\": [\"x\"], \"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/a\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/a\"}, \"b\": {\"principals\": [\"y\"], \"folder\": \"s3://lake/a/b\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://lake/a\"}, \"b\": {\"principals\": [\"y\"], \"folder\": \"s3://lake/a\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://spool\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://spool/millrace\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://spool/millrace/runs\"}}}",
                "{\"tenants\": {\"a\": {\"principals\": [\"x\"], \"folder\": \"s3://spool/tenants.json\"}}}"
            })
    void aDocumentThatWouldMixTenantsIsRefused(String document) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("BAD_TENANTS"));
    }
}
