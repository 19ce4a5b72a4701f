package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Coordinators of other versions: called, refused for now, or gone. */
@NullUnmarked
class LambdaCoordinatorsTest {
    private static final Release OLD = new Release("r0123456789ab");
    private static final RunId RUN = new RunId("run_01m8bj97tcd45r3swx7xz2x6ds");

    private final List<String> called = new ArrayList<>();
    private LambdaException refusal;

    private final LambdaCoordinators coordinators = new LambdaCoordinators(() -> client(), "flow-coordinator");

    private LambdaClient client() {
        return new LambdaClient() {
            @Override
            public InvokeResponse invoke(InvokeRequest request) {
                if (refusal != null) {
                    throw refusal;
                }
                called.add(request.functionName());
                return InvokeResponse.builder().statusCode(202).build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Test
    void oneThatIsThereIsCalledByTheAliasOfItsVersion() {
        assertThat(coordinators.look(OLD, RUN)).isTrue();
        assertThat(called).containsExactly("flow-coordinator:r0123456789ab");
    }

    @Test
    void onlyOneThatDoesNotExistIsGone() {
        refusal = (LambdaException)
                ResourceNotFoundException.builder().message("no alias").build();
        assertThat(coordinators.look(OLD, RUN)).isFalse();
        refusal = (LambdaException)
                TooManyRequestsException.builder().message("slowly").build();
        assertThatThrownBy(() -> coordinators.look(OLD, RUN)).isInstanceOf(StorageException.Unavailable.class);
        refusal = (LambdaException)
                LambdaException.builder().statusCode(403).message("not allowed").build();
        assertThatThrownBy(() -> coordinators.look(OLD, RUN)).isInstanceOf(StorageException.Unavailable.class);
    }
}
