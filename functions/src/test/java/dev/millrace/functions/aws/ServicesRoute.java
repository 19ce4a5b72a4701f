package dev.millrace.functions.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.opentest4j.TestAbortedException;

/** How processes of functions and containers reach the services. */
sealed interface ServicesRoute {
    /** The way of one process; closed after it has ended. */
    interface Link extends AutoCloseable {
        /** What the process is told of it. */
        Map<String, String> variables();

        @Override
        void close();
    }

    /** @param watch is shown what the process sends, where that can be seen */
    Link open(Function<String, WatchedLink.Passage> watch);

    /** Whether requests can be seen, and struck, on their way. */
    boolean isWatched();

    /** Throws {@link TestAbortedException} where nothing on the way can be struck. */
    default void requireWatched() {
        if (!isWatched()) {
            throw new TestAbortedException(
                    "requests go straight to their services and are encrypted, so none can be struck on its way");
        }
    }

    /** By a link for each process, to services that speak plain HTTP. */
    record Watched(URI services) implements ServicesRoute {
        @Override
        public Link open(Function<String, WatchedLink.Passage> watch) {
            return new WatchedLink(services, watch);
        }

        @Override
        public boolean isWatched() {
            return true;
        }
    }

    /**
     * Straight.
     *
     * @param endpoint of all services; empty: each service's own
     */
    record Straight(Optional<String> endpoint) implements ServicesRoute {
        @Override
        public Link open(Function<String, WatchedLink.Passage> watch) {
            return new Link() {
                @Override
                public Map<String, String> variables() {
                    return endpoint.map(one -> Map.of(WatchedLink.ENDPOINT, one))
                            .orElse(Map.of());
                }

                @Override
                public void close() {
                    // There is nothing between them.
                }
            };
        }

        @Override
        public boolean isWatched() {
            return false;
        }
    }
}
