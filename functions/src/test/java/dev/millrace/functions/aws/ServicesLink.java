package dev.millrace.functions.aws;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way of all processes to the services, request by request: counts them, and strikes some while it is told to. */
final class ServicesLink implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *([0-9]+)");
    private static final Pattern TARGET = Pattern.compile("(?im)^x-amz-target: *(\\S+)");
    private static final Pattern EXPECTS = Pattern.compile("(?im)^expect: *100-continue");
    private static final String GO_ON = "HTTP/1.1 100";
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_HEAD = 1 << 20;

    /** Who is asked. Each has its own words for being asked too much. */
    enum Service {
        ROWS(400, "application/x-amz-json-1.0", """
            {"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"too much"}\
            """),
        MESSAGES(400, "application/x-amz-json-1.0", """
            {"__type":"com.amazonaws.sqs#RequestThrottled","message":"too much"}\
            """),
        OBJECTS(503, "application/xml", """
            <?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>too much</Message></Error>\
            """);

        private final int status;
        private final String type;
        private final String body;

        Service(int status, String type, String body) {
            this.status = status;
            this.type = type;
            this.body = body;
        }

        private static Service of(String head) {
            Matcher target = TARGET.matcher(head);
            if (!target.find()) {
                return OBJECTS;
            }
            return target.group(1).startsWith("DynamoDB") ? ROWS : MESSAGES;
        }

        private byte[] refusal(boolean withBody) {
            String head = "HTTP/1.1 " + status + " Refused\r\nContent-Type: " + type + "\r\nContent-Length: "
                    + (withBody ? body.length() : 0) + "\r\nConnection: close\r\n\r\n";
            return (head + (withBody ? body : "")).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private enum Strike {
        NONE,
        /** Refused without being done. */
        THROTTLED,
        /** Done; the connection is cut in place of the answer. */
        LOST
    }

    private final ServerSocket server;
    private final URI services;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(Service.values().length);
    private final AtomicIntegerArray struck = new AtomicIntegerArray(Service.values().length);
    private volatile int struckEvery;

    ServicesLink(URI services) {
        this.services = services;
        try {
            this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** From now on one in so many requests to each service is throttled or its answer is lost, in turn; 0: none. */
    void strike(int every) {
        struckEvery = every;
    }

    /** Requests so far. */
    int requests(Service service) {
        return counts.get(service.ordinal());
    }

    /** Requests that were struck so far. */
    int struck(Service service) {
        return struck.get(service.ordinal());
    }

    private Strike next(Service service) {
        int number = counts.incrementAndGet(service.ordinal());
        int every = struckEvery;
        if (every == 0 || number % every != 0) {
            return Strike.NONE;
        }
        return struck.incrementAndGet(service.ordinal()) % 2 == 1 ? Strike.THROTTLED : Strike.LOST;
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
            Passing passing = new Passing(client, WatchedLink.prompt(client, services));
            Thread.ofVirtual().start(passing::forth);
            Thread.ofVirtual().start(passing::back);
        } catch (IOException unreachable) {
            client.close();
        }
    }

    /** One connection: a request is sent when the answer to the one before was read. */
    private final class Passing {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean lost;

        Passing(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void forth() {
            try (client;
                    upstream) {
                InputStream from = new BufferedInputStream(client.getInputStream(), BUFFER);
                for (byte[] head = head(from); head.length > 0; head = head(from)) {
                    if (!request(new String(head, StandardCharsets.ISO_8859_1), head, from)) {
                        return;
                    }
                }
            } catch (IOException gone) {
                // One side has ended, and the other ends with it.
            }
        }

        /** Whether the connection goes on. */
        private boolean request(String head, byte[] bytes, InputStream from) throws IOException {
            Matcher length = LENGTH.matcher(head);
            long body = length.find() ? Long.parseLong(length.group(1)) : 0;
            Service service = Service.of(head);
            Strike strike = next(service);
            if (strike == Strike.THROTTLED) {
                OutputStream to = client.getOutputStream();
                if (EXPECTS.matcher(head).find()) {
                    to.write((GO_ON + " Continue\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    to.flush();
                }
                pass(from, OutputStream.nullOutputStream(), body);
                to.write(service.refusal(!head.startsWith("HEAD")));
                to.flush();
                return false;
            }
            lost = strike == Strike.LOST;
            upstream.getOutputStream().write(bytes);
            upstream.getOutputStream().flush();
            pass(from, upstream.getOutputStream(), body);
            return true;
        }

        private static void pass(InputStream from, OutputStream to, long length) throws IOException {
            byte[] buffer = new byte[BUFFER];
            for (long left = length; left > 0; ) {
                int read = from.read(buffer, 0, (int) Math.min(left, BUFFER));
                if (read < 0) {
                    throw new IOException("the request ended early");
                }
                to.write(buffer, 0, read);
                to.flush();
                left -= read;
            }
        }

        void back() {
            byte[] buffer = new byte[BUFFER];
            try (client;
                    upstream) {
                InputStream from = upstream.getInputStream();
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    String begin = new String(buffer, 0, Math.min(read, GO_ON.length()), StandardCharsets.ISO_8859_1);
                    if (lost && !begin.equals(GO_ON)) {
                        return;
                    }
                    client.getOutputStream().write(buffer, 0, read);
                    client.getOutputStream().flush();
                }
            } catch (IOException gone) {
                // As above.
            }
        }
    }

    /** All up to the empty line; nothing at the end of the connection. */
    private static byte[] head(InputStream from) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int one = from.read();
            if (one < 0 || head.size() > LONGEST_HEAD) {
                return new byte[0];
            }
            head.write(one);
            ends = one == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : one == '\r' ? 1 : 0;
        }
        return head.toByteArray();
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
