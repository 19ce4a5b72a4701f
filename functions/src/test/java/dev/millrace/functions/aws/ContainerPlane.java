package dev.millrace.functions.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.graph.CloudClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The control plane of ECS, for tests: answers {@code RunTask}, {@code ListTasks}, {@code DescribeTasks} and {@code StopTask}, and runs workers in JVMs of
 * their own, so many at once as there is room for.
 */
final class ContainerPlane implements AutoCloseable {
    private static final String TARGET = "AmazonEC2ContainerServiceV20141113.";
    private static final int NO_ROOM = 1;

    private final ServicesRoute services;
    private final Path folder;
    private final String cluster;
    private final int most;
    private final Map<String, CloudClass> definitions = new TreeMap<>();
    private final List<Container> containers = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer api;
    private volatile Map<String, String> environment = Map.of();
    private volatile BiFunction<Container, String, WatchedLink.Passage> watch = (_, _) -> WatchedLink.Passage.ON;

    /** @param most containers at once; more are refused as {@code RESOURCE:CPU} */
    ContainerPlane(ServicesRoute services, Path folder, String cluster, int most) {
        this.services = services;
        this.folder = folder;
        this.cluster = cluster;
        this.most = most;
        try {
            this.api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        api.createContext("/", this::asked);
        api.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + api.getAddress().getPort());
    }

    /** @param variables of all its containers but for the class */
    void define(String definition, CloudClass memory, Map<String, String> variables) {
        definitions.put(definition, memory);
        environment = Map.copyOf(variables);
    }

    /** From now on shown what containers send; aborts the test where that is not seen. */
    void watch(BiFunction<Container, String, WatchedLink.Passage> next) {
        services.requireWatched();
        watch = next;
    }

    /** All that were run, in order. */
    List<Container> containers() {
        return List.copyOf(containers);
    }

    /** Bodies of all {@code RunTask}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void asked(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        JsonNode request = JsonMapper.shared().readTree(body);
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        boolean known = target != null
                && target.startsWith(TARGET)
                && request.path("cluster").asString("").equals(cluster)
                && answer(target.substring(TARGET.length()), request, body, answer);
        if (!known) {
            answer.put("__type", "ClientException").put("message", "not known here: " + target + " " + body);
        }
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(known ? 200 : 400, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized boolean answer(String operation, JsonNode request, String body, ObjectNode answer) {
        return switch (operation) {
            case "RunTask" -> {
                requests.add(body);
                yield run(request, answer);
            }
            case "ListTasks" -> {
                ArrayNode arns = answer.putArray("taskArns");
                containers.stream().filter(Container::isAlive).forEach(one -> arns.add(one.arn()));
                yield true;
            }
            case "DescribeTasks" -> {
                ArrayNode tasks = answer.putArray("tasks");
                request.path("tasks")
                        .forEach(arn -> containers.stream()
                                .filter(one -> one.arn().equals(arn.asString()))
                                .forEach(one -> one.describe(tasks.addObject())));
                answer.putArray("failures");
                yield true;
            }
            case "StopTask" ->
                containers.stream()
                        .filter(one -> one.arn().equals(request.path("task").asString()))
                        .findFirst()
                        .map(one -> {
                            one.stop("UserInitiated");
                            one.describe(answer.putObject("task"));
                            return true;
                        })
                        .orElse(false);
            default -> false;
        };
    }

    private boolean run(JsonNode request, ObjectNode answer) {
        CloudClass memory = definitions.get(request.path("taskDefinition").asString(""));
        int count = request.path("count").asInt(1);
        if (memory == null || count < 1 || count > 10) {
            return false;
        }
        ArrayNode tasks = answer.putArray("tasks");
        ArrayNode failures = answer.putArray("failures");
        for (int started = 0; started < count; started++) {
            long alive = containers.stream().filter(Container::isAlive).count();
            if (alive >= most) {
                failures.addObject().put("reason", "RESOURCE:CPU").put("count", NO_ROOM);
            } else {
                Container container = start(memory);
                containers.add(container);
                container.describe(tasks.addObject());
            }
        }
        return true;
    }

    private Container start(CloudClass memory) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("MILLRACE_CLASS", memory.label());
        int number = containers.size() + 1;
        return new Container(
                "arn:aws:ecs:eu-central-1:1:task/" + cluster + "/" + number,
                services,
                folder.resolve("container-" + number),
                variables,
                (container, sent) -> watch.apply(container, sent));
    }

    @Override
    public void close() {
        api.stop(0);
        containers.forEach(Container::close);
    }
}
