package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.DuckError;
import dev.millrace.storage.sql.DuckErrors;
import dev.millrace.storage.sql.Similar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One walk over the syntax tree: checks each node, resolves tables, puts constants in. Changes the tree. */
final class SyntaxWalk {
    private final SqlQuery query;
    private final SyntaxTrees trees;
    private final Findings findings;
    private final TextPosition positions;
    private final Clock clock;
    private final TableReferences tables;
    private Set<String> aliases = Set.of();

    SyntaxWalk(SqlQuery query, SyntaxTrees trees, Findings findings) {
        this.query = query;
        this.trees = trees;
        this.findings = findings;
        this.positions = new TextPosition(query);
        this.clock = new Clock(query.now(), query.zone());
        this.tables = new TableReferences(query, findings, positions);
    }

    void statement(ObjectNode statement) {
        Set<String> names = new HashSet<>();
        gatherAliases(statement, names);
        aliases = names;
        tables.reserve(names);
        statement.set("node", visited(statement.path("node"), CteScope.EMPTY));
        statement.putArray("named_param_map");
    }

    /** Every name that the text itself gives to something, so that a bare {@code current_date} may mean it. */
    private static void gatherAliases(JsonNode node, Set<String> names) {
        for (String field : List.of("alias", "cte_name", "key")) {
            if (node.path(field).isString()) {
                names.add(node.path(field).asString().toLowerCase(Locale.ROOT));
            }
        }
        for (String field : List.of("column_name_alias", "aliases", "expected_names", "unpivot_names")) {
            node.path(field).forEach(name -> names.add(name.asString("").toLowerCase(Locale.ROOT)));
        }
        if (node.path("class").asString("").equals("LAMBDA")) {
            node.path("lhs").path("column_names").forEach(name -> names.add(name.asString("").toLowerCase(Locale.ROOT)));
        }
        node.forEach(child -> gatherAliases(child, names));
    }

    private JsonNode visited(JsonNode node, CteScope scope) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, visited(array.get(i), scope));
            }
            return array;
        }
        return node instanceof ObjectNode object ? visitedObject(object, scope) : node;
    }

    private JsonNode visitedObject(ObjectNode node, CteScope scope) {
        refuseUnknownKind(node);
        if (node.has("class")) {
            return visitedExpression(node, scope);
        }
        if (node.has("cte_map")) {
            return visitedQuery(node, scope);
        }
        return switch (node.path("type").asString("")) {
            case "BASE_TABLE" -> {
                noteSample(node);
                yield tables.resolved(node, scope);
            }
            case "TABLE_FUNCTION" -> visitedTableFunction(node, scope);
            default -> {
                noteSample(node);
                yield visitedChildren(node, scope);
            }
        };
    }

    private ObjectNode visitedChildren(ObjectNode node, CteScope scope) {
        for (String field : List.copyOf(node.propertyNames())) {
            node.set(field, visited(node.get(field), scope));
        }
        return node;
    }

    private void refuseUnknownKind(ObjectNode node) {
        JsonNode kind = node.has("class") ? node.get("class") : node.path("type");
        boolean known = node.has("class") ? SyntaxKinds.isExpression(kind.asString("")) : !kind.isString() || SyntaxKinds.isOther(kind.asString());
        if (!known) {
            throw refused(node, "NOT_SUPPORTED", "a step cannot use " + SyntaxKinds.inWords(kind.asString("")), SyntaxKinds.instead(kind.asString("")));
        }
    }

    private void noteSample(ObjectNode node) {
        if (node.path("sample").isObject()) {
            findings.volatileCall("TABLESAMPLE");
        }
    }

    private ObjectNode visitedQuery(ObjectNode node, CteScope scope) {
        CteScope inner = scope;
        for (JsonNode entry : node.path("cte_map").path("map")) {
            String name = entry.path("key").asString("");
            ObjectNode definition = (ObjectNode) entry.path("value");
            boolean recursive = definition.path("query_node").path("type").asString("").equals("RECURSIVE_CTE_NODE");
            visitedChildren(definition, recursive ? inner.with(name) : inner);
            inner = inner.with(name);
        }
        for (String field : List.copyOf(node.propertyNames())) {
            if (field.equals("select_list")) {
                nameReplaced((ArrayNode) node.get(field), inner);
            } else if (!field.equals("cte_map")) {
                node.set(field, visited(node.get(field), inner));
            }
        }
        noteSample(node);
        return node;
    }

    /** A column without an alias is named by its expression; it keeps that name when a constant takes the expression's place. */
    private void nameReplaced(ArrayNode columns, CteScope scope) {
        for (int i = 0; i < columns.size(); i++) {
            JsonNode before = columns.get(i).deepCopy();
            JsonNode after = visited(columns.get(i), scope);
            boolean unnamed = before.path("alias").asString("").isEmpty() && !before.path("class").asString("").equals("STAR");
            if (unnamed && holdsReplaced(before)) {
                ((ObjectNode) after).put("alias", name(before));
            }
            columns.set(i, after);
        }
    }

    private String name(JsonNode expression) {
        JsonNode names = expression.path("column_names");
        return names.isArray() ? names.get(names.size() - 1).asString("") : trees.expressionText(expression);
    }

    private boolean holdsReplaced(JsonNode node) {
        String kind = node.path("class").asString("");
        boolean replaced = switch (kind) {
            case "PARAMETER" -> true;
            case "COLUMN_REF" -> sealedName(node).isPresent();
            case "FUNCTION" -> Clock.isFunction(functionName(node)) || functionName(node).equals("ago");
            default -> false;
        };
        if (replaced) {
            return true;
        }
        for (JsonNode child : node) {
            if (holdsReplaced(child)) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> sealedName(JsonNode reference) {
        JsonNode names = reference.path("column_names");
        String name = names.size() == 1 ? names.get(0).asString("").toLowerCase(Locale.ROOT) : "";
        return Clock.isBareName(name) && !aliases.contains(name) ? Optional.of(name) : Optional.empty();
    }

    private JsonNode visitedExpression(ObjectNode node, CteScope scope) {
        return switch (node.path("class").asString("")) {
            case "PARAMETER" -> parameter(node);
            case "COLUMN_REF" -> sealedName(node).map(name -> sealed(name, node)).orElse(node);
            case "FUNCTION" -> visitedFunction(node, scope);
            case "WINDOW" -> {
                checkFunction(node);
                yield visitedChildren(node, scope);
            }
            case "CAST" -> {
                checkLiteral(node);
                yield visitedChildren(node, scope);
            }
            default -> visitedChildren(node, scope);
        };
    }

    private JsonNode sealed(String name, JsonNode node) {
        findings.sealedName(name);
        return clockConstant(name, node);
    }

    private ObjectNode clockConstant(String name, JsonNode node) {
        String type = Clock.type(name).orElseThrow();
        return trees.constant(type, clock.text(type), node);
    }

    private JsonNode visitedFunction(ObjectNode node, CteScope scope) {
        checkFunction(node);
        String name = functionName(node);
        JsonNode arguments = node.path("arguments");
        if (Clock.isFunction(name) && arguments.isEmpty()) {
            return clockConstant(name, node);
        }
        if (name.equals("ago") && arguments.size() == 1) {
            return ago(node, visited(arguments.get(0).path("expression"), scope));
        }
        if (name.equals("age") && arguments.size() == 1) {
            throw refused(node, "NOT_ALLOWED", "age with one argument reads the clock", "Write age(current_date, …)");
        }
        return visitedChildren(node, scope);
    }

    /** {@code ago(i)} is {@code now() - i}. */
    private JsonNode ago(ObjectNode node, JsonNode interval) {
        ObjectNode tree = trees.parse("SELECT now() - CAST(i AS INTERVAL)");
        ObjectNode difference = (ObjectNode) tree.at("/statements/0/node/select_list/0");
        ((ObjectNode) difference.at("/arguments/0")).set("expression", clockConstant("now", node));
        ((ObjectNode) difference.at("/arguments/1/expression")).set("child", interval);
        difference.put("alias", node.path("alias").asString(""));
        difference.set("query_location", node.path("query_location"));
        difference.set("query_location_length", node.path("query_location_length"));
        return difference;
    }

    private static String functionName(JsonNode node) {
        JsonNode path = node.path("qualified_name").path("path");
        String name = path.isEmpty() ? node.path("function_name").asString("") : path.get(path.size() - 1).asString("");
        return name.toLowerCase(Locale.ROOT);
    }

    private void checkFunction(ObjectNode node) {
        String name = functionName(node);
        if (node.path("export_state").asBoolean()) {
            throw refused(node, "NOT_ALLOWED", "the states of aggregates are not for queries", "Leave EXPORT_STATE out");
        }
        if (!FunctionLists.isAllowed(name)) {
            throw unknownFunction(node, name, FunctionLists.suggestions());
        }
        if (FunctionLists.isVolatile(name)) {
            findings.volatileCall(name);
        }
    }

    private MillraceException unknownFunction(ObjectNode node, String name, List<String> known) {
        if (FunctionLists.isKnown(name)) {
            return refused(node, "NOT_ALLOWED", "the function '" + name + "' is not for queries: " + RefusedFunctions.reason(name), RefusedFunctions.instead(name));
        }
        String remedy = Similar.to(name, known)
                .map(similar -> "Did you mean '" + similar + "'?")
                .orElse("Look for it in DuckDB's list of functions");
        return refused(node, "UNKNOWN_FUNCTION", "there is no function '" + name + "'", remedy);
    }

    private JsonNode visitedTableFunction(ObjectNode node, CteScope scope) {
        noteSample(node);
        ObjectNode call = (ObjectNode) node.path("function");
        String name = functionName(call);
        if (FileCalls.isReader(name)) {
            return tables.fromCall(node, new FileCalls(call, name, reason -> refusedCall(node, name, reason)));
        }
        if (!FunctionLists.isTableFunction(name)) {
            throw unknownFunction(node, name, FunctionLists.tableSuggestions());
        }
        call.set("arguments", visited(call.get("arguments"), scope));
        return node;
    }

    private MillraceException refusedCall(ObjectNode node, String name, String reason) {
        return refused(node, "BAD_SOURCE", name + " in a query " + reason, "Declare the files as a source of the job, where all options can be said");
    }

    private ObjectNode parameter(ObjectNode node) {
        String name = node.path("identifier").asString("");
        JobSpec.ParameterValue value = query.parameters().get(name);
        if (value == null) {
            throw refused(node, "MISSING_PARAMETER", "the parameter '" + name + "' is not declared", remedy(name));
        }
        try {
            return trees.constant(value.type(), value.value(), node);
        } catch (IllegalArgumentException e) {
            throw refused(node, "UNKNOWN_TYPE", "the parameter '" + name + "' has the unknown type '" + value.type() + "'", "Write a DuckDB type");
        }
    }

    private String remedy(String name) {
        List<String> names = new ArrayList<>(query.parameters().keySet());
        if (name.chars().allMatch(Character::isDigit)) {
            return "Write parameters by name, as $name";
        }
        return Similar.to(name, names)
                .map(similar -> "Did you mean $" + similar + "?")
                .orElse("Declare it under parameters: with a type, and give it a value");
    }

    /** A literal with its type in front, {@code DATE '2024-02-30'}, is wrong whether a row needs it or not. */
    private void checkLiteral(ObjectNode cast) {
        JsonNode child = cast.path("child");
        boolean text = child.path("literal").path("kind").asString("").equals("STRING");
        if (!text || cast.path("try_cast").asBoolean() || !isTypedLiteral(cast)) {
            return;
        }
        @Nullable DuckError error = trees.evaluate(cast);
        if (error != null && error.type().equals("conversion")) {
            throw refused(cast, "BAD_LITERAL", DuckErrors.failure(error).message(), "Write a value that exists");
        }
    }

    private boolean isTypedLiteral(ObjectNode cast) {
        String written = query.sql().substring(Math.min(query.sql().length(), characters(offset(cast))));
        String word = Token.of(written.substring(0, Math.min(written.length(), 40))).stream()
                .findFirst()
                .map(token -> token.text().toUpperCase(Locale.ROOT))
                .orElse("");
        return !word.isEmpty() && Character.isLetter(word.charAt(0)) && !word.equals("CAST") && offset(cast) >= 0;
    }

    private int characters(long byteOffset) {
        byte[] bytes = query.sql().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int length = (int) Math.max(0, Math.min(byteOffset, bytes.length));
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8).length();
    }

    private MillraceException refused(JsonNode node, String code, String message, String remedy) {
        return Failure.invalid(code, message, remedy).at(positions.at(offset(node))).toException();
    }

    /** The first known place of a node or of what it holds; -1 where there is none. */
    static long offset(JsonNode node) {
        JsonNode location = node.path("query_location");
        if (location.isIntegralNumber() && location.canConvertToInt()) {
            return location.asLong();
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            long offset = offset(child.getValue());
            if (offset >= 0) {
                return offset;
            }
        }
        return -1;
    }
}
