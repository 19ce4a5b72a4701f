package dev.millrace.service.server;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.service.http.Gate;
import dev.millrace.service.http.Limits;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** HTTP/1.1 on a socket; each request has a virtual thread. */
final class JettyServer implements AutoCloseable {
    private static final int THREADS = 8;
    private static final long IDLE_MILLIS = 120_000;
    private static final long STOP_MILLIS = 5_000;

    private final Server server;
    private final ServerConnector connector;

    private JettyServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** @param port 0: any that is free */
    static JettyServer start(String address, int port, Gate gate, Limits limits) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration(limits)));
        connector.setHost(address);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(new GateHandler(gate, limits)));
        server.setErrorHandler(new UnreadableRequest());
        server.setStopTimeout(STOP_MILLIS);
        try {
            server.start();
        } catch (Exception error) {
            stop(server);
            throw Failure.of(
                            FailureKind.UNAVAILABLE,
                            "PORT_IN_USE",
                            "The server cannot listen on " + address + ":" + port + ": " + error.getMessage())
                    .withRemedy("Choose another with --port")
                    .toException();
        }
        return new JettyServer(server, connector);
    }

    private static HttpConfiguration configuration(Limits limits) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(limits.pathCharacters() + limits.headerBytes());
        // The router itself says what no path is.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return configuration;
    }

    int port() {
        return connector.getLocalPort();
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception error) {
            throw new IllegalStateException("the server cannot be stopped", error);
        }
    }

    /** Takes nothing more and waits for what is being answered, at most five seconds. */
    @Override
    public void close() {
        stop(server);
    }
}
