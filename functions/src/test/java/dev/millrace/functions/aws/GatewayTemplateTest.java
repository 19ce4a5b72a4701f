package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.deploy.Blueprint;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What lets requests in to the API. */
@NullUnmarked
class GatewayTemplateTest {
    private final Blueprint whole = Templates.whole();

    @Test
    void theGatewayWaitsForTheApiAndTheApiEndsAllWaitingBefore() {
        JsonNode answers = whole.ofType("AWS::ApiGatewayV2::Integration").get("Gateway/Answers");
        int functionMillis =
                1_000 * Templates.function(whole, "Api").path("Timeout").asInt();
        assertThat(answers.path("PayloadFormatVersion").asString()).isEqualTo("2.0");
        assertThat(answers.path("IntegrationUri").asString()).isEqualTo("@Api.Alias");
        assertThat(answers.path("TimeoutInMillis").asInt())
                .as("HTTP APIs wait no longer")
                .isEqualTo(30_000)
                .isGreaterThan(functionMillis);
        assertThat(functionMillis).isGreaterThan(25_000);
    }

    @Test
    void nobodyIsLetInWithoutAnAuthorizer() {
        JsonNode byPrincipal = whole.ofType("AWS::ApiGatewayV2::Route").get("Gateway/Everything");
        assertThat(byPrincipal.path("AuthorizationType").asString()).isEqualTo("AWS_IAM");
        assertThat(byPrincipal.has("AuthorizerId")).isFalse();
        Blueprint tokens = Templates.whole(
                "ApiCallers", "jwt", "TokenIssuer", "https://id.example.org", "TokenAudience", "one,two");
        JsonNode byToken = tokens.ofType("AWS::ApiGatewayV2::Route").get("Gateway/Everything");
        assertThat(byToken.path("AuthorizationType").asString()).isEqualTo("JWT");
        assertThat(byToken.path("AuthorizerId").asString()).isEqualTo("@Gateway/Tokens");
        JsonNode authorizer = tokens.ofType("AWS::ApiGatewayV2::Authorizer").get("Gateway/Tokens");
        assertThat(authorizer.at("/JwtConfiguration/Issuer").asString()).isEqualTo("https://id.example.org");
        assertThat(authorizer.at("/JwtConfiguration/Audience").toString()).isEqualTo("[\"one\",\"two\"]");
        for (Blueprint any : List.of(whole, tokens)) {
            assertThat(any.ofType("AWS::ApiGatewayV2::Route"))
                    .as("one door for all paths")
                    .hasSize(1);
            JsonNode permission = any.ofType("AWS::Lambda::Permission").get("Gateway/MayCall");
            assertThat(permission.path("SourceArn").asString()).contains("@Gateway/Api/");
        }
        Blueprint none = Templates.whole("ApiCallers", "off");
        assertThat(none.ofType("AWS::ApiGatewayV2::Api")).isEmpty();
        assertThat(none.ofType(Templates.FUNCTION)).doesNotContainKey("Api");
    }
}
