package dev.millrace.service.deploy;

import dev.millrace.graph.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a template and the templates that it nests make under given parameters. A resource of a nested stack is named by its way, {@code Storage/Rows}; what
 * only the services know, such as the ARN of a table, is written {@code @Storage/Rows.Arn}.
 */
public final class Blueprint implements Intrinsics.Names {
    private static final String STACK = "AWS::CloudFormation::Stack";
    private static final String OUTPUTS = "Outputs.";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String way;
    private final ObjectNode template;
    private final Map<String, JsonNode> given;
    private final Map<String, String> surroundings;
    private final UnaryOperator<String> files;
    private final Intrinsics functions = new Intrinsics(this);
    private final Map<String, Blueprint> nested = new HashMap<>();

    /**
     * A resource that is made.
     *
     * @param name the way to it
     * @param properties values; what is left out is not there
     * @param deletionPolicy what happens to it when its stack is removed; empty: it is deleted
     * @param replacePolicy what happens to it when another takes its place; empty: it is deleted
     */
    public record Resource(
            String name, String type, ObjectNode properties, String deletionPolicy, String replacePolicy) {}

    private Blueprint(
            String way,
            ObjectNode template,
            Map<String, JsonNode> given,
            Map<String, String> surroundings,
            UnaryOperator<String> files) {
        this.way = way;
        this.template = template;
        this.given = given;
        this.surroundings = surroundings;
        this.files = files;
    }

    /**
     * @param file name of the outermost template
     * @param parameters of it; the rest have their defaults
     * @param surroundings what every stack has, such as {@code AWS::Region}
     * @param files text of a template, by its name without folders
     * @throws dev.millrace.graph.MillraceException {@code INVALID} when a template cannot be read, or a parameter is not one or is missing
     */
    public static Blueprint of(
            String file,
            Map<String, String> parameters,
            Map<String, String> surroundings,
            UnaryOperator<String> files) {
        ObjectNode template = TemplateTree.read(file, files.apply(file));
        Map<String, JsonNode> given = new TreeMap<>();
        parameters.forEach((name, value) -> given.put(name, NODES.stringNode(value)));
        Blueprint blueprint = new Blueprint("", template, given, new TreeMap<>(surroundings), files);
        blueprint.checkParameters();
        return blueprint;
    }

    private void checkParameters() {
        given.keySet().stream()
                .filter(name -> !template.path("Parameters").has(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Failure.invalid(
                                    "NO_SUCH_PARAMETER",
                                    "There is no parameter '" + name + "'",
                                    "There are "
                                            + String.join(
                                                    ", ",
                                                    template.path("Parameters").propertyNames()))
                            .toException();
                });
        template.path("Parameters").propertyNames().forEach(this::parameter);
    }

    /** Names of the parameters of the outermost template. */
    public SortedSet<String> parameters() {
        return new TreeSet<>(template.path("Parameters").propertyNames());
    }

    /** Values of these parameters by their names, as they are written; those that are not given have their defaults. */
    SortedMap<String, String> values() {
        SortedMap<String, String> values = new TreeMap<>();
        parameters().forEach(name -> values.put(name, written(name).asString()));
        return values;
    }

    /** All resources, those of nested stacks in place of the stacks, in the order in which they are written. */
    public List<Resource> resources() {
        List<Resource> all = new ArrayList<>();
        ((ObjectNode) template.get("Resources")).forEachEntry((name, resource) -> {
            if (!isMade(resource)) {
                return;
            }
            if (resource.path("Type").asString().equals(STACK)) {
                all.addAll(stack(name).resources());
            } else {
                all.add(new Resource(
                        way + name,
                        resource.path("Type").asString(),
                        (ObjectNode) functions.value(resource.path("Properties")),
                        resource.path("DeletionPolicy").asString(""),
                        resource.path("UpdateReplacePolicy").asString("")));
            }
        });
        return all;
    }

    /** Resources of one type, by name. */
    public Map<String, ObjectNode> ofType(String type) {
        Map<String, ObjectNode> found = new TreeMap<>();
        resources().stream()
                .filter(resource -> resource.type().equals(type))
                .forEach(resource -> found.put(resource.name(), resource.properties()));
        return found;
    }

    /** A part of the outermost template that is no resource, with the values of its functions. */
    public JsonNode part(String name) {
        return functions.value(template.path(name));
    }

    private boolean isMade(JsonNode resource) {
        JsonNode condition = resource.path("Condition");
        return condition.isMissingNode() || condition(condition.asString());
    }

    private Blueprint stack(String name) {
        Blueprint known = nested.get(name);
        if (known == null) {
            JsonNode stack = template.path("Resources").path(name);
            if (!isMade(stack)) {
                throw new IllegalStateException("the stack " + name + " is not made, and is asked for something");
            }
            JsonNode properties = stack.path("Properties");
            String url = functions.value(properties.path("TemplateURL")).asString();
            String file = url.substring(url.lastIndexOf('/') + 1);
            Map<String, JsonNode> parameters = new TreeMap<>();
            ((ObjectNode) functions.value(properties.path("Parameters"))).forEachEntry(parameters::put);
            known = new Blueprint(
                    way + name + "/", TemplateTree.read(file, files.apply(file)), parameters, surroundings, files);
            nested.put(name, known);
        }
        return known;
    }

    private JsonNode written(String name) {
        JsonNode value =
                given.getOrDefault(name, template.path("Parameters").path(name).path("Default"));
        if (value.isMissingNode()) {
            throw Failure.invalid("PARAMETER_MISSING", "The parameter '" + way + name + "' is not given", "Give it")
                    .toException();
        }
        return value;
    }

    private JsonNode parameter(String name) {
        JsonNode value = written(name);
        JsonNode declared = template.path("Parameters").path(name);
        if (!declared.path("Type").asString().equals("CommaDelimitedList")) {
            return value;
        }
        return functions.value(
                NODES.objectNode().set("Fn::Split", NODES.arrayNode().add(",").add(value)));
    }

    @Override
    public JsonNode reference(String name) {
        if (name.equals("AWS::NoValue")) {
            return Intrinsics.NO_VALUE;
        }
        if (surroundings.containsKey(name)) {
            return NODES.stringNode(surroundings.get(name));
        }
        if (template.path("Parameters").has(name)) {
            return parameter(name);
        }
        return NODES.stringNode("@" + way + name);
    }

    @Override
    public JsonNode attribute(String resource, String attribute) {
        JsonNode type = template.path("Resources").path(resource).path("Type");
        if (type.asString("").equals(STACK) && attribute.startsWith(OUTPUTS)) {
            return stack(resource).output(attribute.substring(OUTPUTS.length()));
        }
        return NODES.stringNode("@" + way + resource + "." + attribute);
    }

    private JsonNode output(String name) {
        JsonNode output = template.path("Outputs").path(name).path("Value");
        if (output.isMissingNode()) {
            throw new IllegalStateException("the stack " + way + " has no output " + name);
        }
        return functions.value(output);
    }

    @Override
    public boolean condition(String name) {
        JsonNode condition = template.path("Conditions").path(name);
        if (condition.isMissingNode()) {
            throw new IllegalStateException("the template of " + way + " has no condition " + name);
        }
        return functions.holds(condition);
    }
}
