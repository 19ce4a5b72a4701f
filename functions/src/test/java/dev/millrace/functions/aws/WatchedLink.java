package dev.millrace.functions.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/** The way of one process to the services: bytes both ways, and a look at the first bytes of what it sends. */
final class WatchedLink implements ServicesRoute.Link {
    /** The variable that names the endpoint of all services. */
    static final String ENDPOINT = "AWS_ENDPOINT_URL";

    private static final int BUFFER = 1 << 16;

    /** What becomes of bytes that were sent. */
    enum Passage {
        ON,
        LOST
    }

    private final ServerSocket server;
    private final URI services;
    private final Function<String, Passage> watch;

    /** @param watch is shown what was sent, as far as it came at once */
    WatchedLink(URI services, Function<String, Passage> watch) {
        this.services = services;
        this.watch = watch;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        Thread.ofVirtual().start(this::accept);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(ENDPOINT, "http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                pass(server.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Of services that cannot be reached now nothing comes; the next connection is another one. */
    private void pass(Socket client) throws IOException {
        try {
            Socket upstream = prompt(client, services);
            Thread.ofVirtual().start(() -> forth(client, upstream));
            Thread.ofVirtual().start(() -> pump(upstream, client));
        } catch (IOException unreachable) {
            client.close();
        }
    }

    /** The services' end of a client's connection. Neither holds small packets back until the one before is acknowledged, which takes 40 ms each time. */
    static Socket prompt(Socket client, URI services) throws IOException {
        client.setTcpNoDelay(true);
        Socket upstream = new Socket(services.getHost(), services.getPort());
        upstream.setTcpNoDelay(true);
        return upstream;
    }

    private void forth(Socket client, Socket upstream) {
        byte[] buffer = new byte[BUFFER];
        try (client;
                upstream) {
            InputStream from = client.getInputStream();
            OutputStream to = upstream.getOutputStream();
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                Passage passage = watch.apply(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                if (passage == Passage.LOST) {
                    return;
                }
                to.write(buffer, 0, read);
                to.flush();
            }
        } catch (IOException gone) {
            // One side has ended, and the other ends with it.
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // As above.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
