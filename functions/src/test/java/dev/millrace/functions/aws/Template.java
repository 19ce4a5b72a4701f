package dev.millrace.functions.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The template as a tree. A function of CloudFormation is text that begins with its name: {@code !Ref Rows}. */
@NullUnmarked
final class Template {
    private static final String FUNCTION = "AWS::Serverless::Function";

    private final Map<?, ?> tree;

    private Template(Map<?, ?> tree) {
        this.tree = tree;
    }

    static Template read() {
        Map<Tag, ConstructNode> functions = new HashMap<>();
        for (String name : List.of("!Ref", "!Sub", "!GetAtt")) {
            functions.put(new Tag(name), node -> name + " " + ((ScalarNode) node).getValue());
        }
        Path file = Path.of(System.getProperty("millrace.root"), "template.yaml");
        try {
            Object loaded = new Load(
                            LoadSettings.builder().setTagConstructors(functions).build())
                    .loadFromString(Files.readString(file));
            return new Template((Map<?, ?>) loaded);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Properties of the resources of a type, by name. */
    Map<String, Map<?, ?>> resources(String type) {
        Map<String, Map<?, ?>> found = new LinkedHashMap<>();
        map(tree, "Resources").forEach((name, resource) -> {
            if (type.equals(((Map<?, ?>) resource).get("Type"))) {
                found.put(name.toString(), map((Map<?, ?>) resource, "Properties"));
            }
        });
        return found;
    }

    /** Functions with this handler. */
    Map<String, Map<?, ?>> functions(Class<?> handler) {
        Map<String, Map<?, ?>> found = new LinkedHashMap<>(resources(FUNCTION));
        found.values().removeIf(function -> !handler.getName().equals(function.get("Handler")));
        return found;
    }

    Map<String, Map<?, ?>> functions() {
        return resources(FUNCTION);
    }

    /** Variables of a function: everybody's and its own. */
    Map<String, String> variables(Map<?, ?> function) {
        Map<String, String> all = new LinkedHashMap<>();
        Map<?, ?> globals = map(map(tree, "Globals"), "Function");
        map(map(globals, "Environment"), "Variables")
                .forEach((key, value) -> all.put(key.toString(), value.toString()));
        map(map(function, "Environment"), "Variables")
                .forEach((key, value) -> all.put(key.toString(), value.toString()));
        return all;
    }

    /** Statements of all roles. */
    List<Map<?, ?>> statements() {
        List<Map<?, ?>> statements = new ArrayList<>();
        for (Map<?, ?> role : resources("AWS::IAM::Role").values()) {
            for (Object policy : (List<?>) role.get("Policies")) {
                for (Object statement :
                        (List<?>) map((Map<?, ?>) policy, "PolicyDocument").get("Statement")) {
                    statements.add((Map<?, ?>) statement);
                }
            }
        }
        return statements;
    }

    /** A part that is there. */
    static Map<?, ?> map(Map<?, ?> of, String key) {
        if (!(of.get(key) instanceof Map<?, ?> part)) {
            throw new IllegalStateException("the template has no " + key + " in " + of.keySet());
        }
        return part;
    }
}
