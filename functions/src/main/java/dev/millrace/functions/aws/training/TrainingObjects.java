package dev.millrace.functions.aws.training;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** The requests for objects that runs of small files make, answered from the heap. */
final class TrainingObjects {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final String CHECKSUM = "x-amz-checksum-crc32c";
    private static final String MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT";

    private record Stored(byte[] bytes, String checksumOrEmpty) {
        String etag() {
            CRC32 sum = new CRC32();
            sum.update(bytes);
            return "\"" + HexFormat.of().toHexDigits(sum.getValue()) + "\"";
        }
    }

    private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();

    void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = body(exchange);
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, path, body);
            case "GET" -> {
                if (query(exchange).containsKey("list-type")) {
                    list(exchange, path);
                } else {
                    get(exchange, path);
                }
            }
            case "HEAD" -> get(exchange, path);
            default -> {
                objects.remove(path);
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String source = headers.getFirst("x-amz-copy-source");
        Stored copied = source == null ? null : objects.get(source.startsWith("/") ? source : "/" + source);
        Stored stored = copied != null
                ? copied
                : new Stored(body, String.valueOf(headers.getFirst(CHECKSUM)).replace("null", ""));
        if ("*".equals(headers.getFirst("If-None-Match")) && objects.containsKey(path)) {
            error(exchange, 412, "PreconditionFailed");
            return;
        }
        objects.put(path, stored);
        exchange.getResponseHeaders().set("ETag", stored.etag());
        if (source == null) {
            exchange.sendResponseHeaders(200, -1);
        } else {
            TrainingServices.send(
                    exchange,
                    200,
                    "application/xml",
                    "<CopyObjectResult><ETag>" + stored.etag() + "</ETag></CopyObjectResult>");
        }
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        Stored stored = objects.get(path);
        if (stored == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        headers.set("ETag", stored.etag());
        headers.set("Last-Modified", MODIFIED);
        byte[] bytes = stored.bytes();
        int status = 200;
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        if (range.matches()) {
            int from = Integer.parseInt(range.group(1));
            int to = range.group(2).isEmpty() ? bytes.length : Integer.parseInt(range.group(2)) + 1;
            headers.set("Content-Range", "bytes " + from + "-" + (Math.min(to, bytes.length) - 1) + "/" + bytes.length);
            bytes = Arrays.copyOfRange(bytes, from, Math.min(to, bytes.length));
            status = 206;
        } else if (!stored.checksumOrEmpty().isEmpty()) {
            headers.set(CHECKSUM, stored.checksumOrEmpty());
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void list(HttpExchange exchange, String path) throws IOException {
        String bucket = path.replaceFirst("/+$", "") + "/";
        String prefix = bucket + query(exchange).getOrDefault("prefix", "");
        String after = bucket + query(exchange).getOrDefault("start-after", "");
        StringBuilder found = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        objects.forEach((key, stored) -> {
            if (key.startsWith(prefix) && key.compareTo(after) > 0) {
                found.append("<Contents><Key>")
                        .append(key.substring(bucket.length()))
                        .append("</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>")
                        .append(stored.etag())
                        .append("</ETag><Size>")
                        .append(stored.bytes().length)
                        .append("</Size></Contents>");
            }
        });
        TrainingServices.send(
                exchange,
                200,
                "application/xml",
                found.append("</ListBucketResult>").toString());
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new ConcurrentSkipListMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String one : (text == null ? "" : text).split("&")) {
            int at = one.indexOf('=');
            query.put(at < 0 ? one : one.substring(0, at), at < 0 ? "" : one.substring(at + 1));
        }
        return query;
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        TrainingServices.send(exchange, status, "application/xml", "<Error><Code>" + code + "</Code></Error>");
    }

    /** What was sent, without the signatures between its chunks. */
    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        String digest = String.valueOf(exchange.getRequestHeaders().getFirst("x-amz-content-sha256"));
        if (!digest.startsWith("STREAMING-")) {
            return sent;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int end = at;
            while (sent[end] != '\n') {
                end++;
            }
            String head = new String(sent, at, end - at, StandardCharsets.US_ASCII).strip();
            int length = Integer.parseInt(head.replaceFirst(";.*", ""), 16);
            if (length == 0) {
                return body.toByteArray();
            }
            body.write(sent, end + 1, length);
            at = end + 1 + length + 2;
        }
    }
}
