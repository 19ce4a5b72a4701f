package dev.millrace.service.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.deploy.Stacks.Stack;
import dev.millrace.storage.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A version that is still called is not removed, although the stack names another one. */
class CalledVersionTest {
    private static final Stack STACK = new Stack(
            "stack", "UPDATE_COMPLETE", new TreeMap<>(), new TreeMap<>(Map.of("Release", "r2", "Table", "rows")));

    /** It is one hour. */
    private static final class Hour implements Clock {
        @Override
        public long nowMillis() {
            return 3_600_000;
        }

        @Override
        public void sleep(long millis) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Account implements DeployedReleases {
        private final String called;
        private final List<String> removed = new ArrayList<>();

        Account(String called) {
            this.called = called;
        }

        @Override
        public SortedSet<String> all(String deployment) {
            return new TreeSet<>(List.of("r1", "r2"));
        }

        @Override
        public String called(String deployment) {
            return called;
        }

        @Override
        public long liveSinceMillis(String deployment) {
            return 0;
        }

        @Override
        public SortedMap<String, OpenRuns> held(String table) {
            return new TreeMap<>();
        }

        @Override
        public void remove(String deployment, String release) {
            removed.add(release);
        }
    }

    private static List<String> removed(String called) {
        Account account = new Account(called);
        ReleaseKeeping keeping = new ReleaseKeeping("flow", account, new Hour());
        keeping.remove(STACK, new TreeSet<>(List.of("r1")), 900_000);
        return account.removed;
    }

    @Test
    void anotherImageOfAnyWorkerIsAnotherVersionAndTheSameIsNone() {
        ReleaseKeeping keeping = new ReleaseKeeping("flow", new Account("r2"), new Hour());
        Map<String, String> parameters =
                Map.of("Code", "code", "Templates", "t", "WorkerImage", "a", "GpuImage", "b", "Release", "r2");
        Stack whole = new Stack("stack", "UPDATE_COMPLETE", new TreeMap<>(parameters), STACK.outputs());
        assertThat(keeping.named(Optional.of(whole), "code", "t", parameters)).isEqualTo("r2");
        for (String image : List.of("WorkerImage", "GpuImage")) {
            Map<String, String> other = new TreeMap<>(parameters);
            other.put(image, "c");
            assertThat(keeping.named(Optional.of(whole), "code", "t", other))
                    .as(image)
                    .matches("r[0-9a-f]{12}");
        }
    }

    @Test
    void onlyWhenTheOtherOneIsCalledIsItRemoved() {
        assertThat(removed("r2")).containsExactly("r1");
        assertThat(removed("r1")).isEmpty();
        assertThat(removed("")).isEmpty();
    }
}
