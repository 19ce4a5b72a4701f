package dev.millrace.coordinator.plan.text;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One walk over the syntax tree: checks each node, resolves tables, puts constants in. Changes the tree. */
final class SyntaxWalk {
    private final SyntaxTrees trees;
    private final Findings findings;
    private final Refusals refusals;
    private final FunctionCalls functions;
    private final TypedLiterals literals;
    private final TableReferences tables;
    private final Constants constants;

    private SyntaxWalk(SqlQuery query, SyntaxTrees trees, Findings findings, Set<String> names, FileNames files) {
        TextPosition positions = new TextPosition(query);
        this.trees = trees;
        this.findings = findings;
        this.refusals = new Refusals(positions);
        this.functions = new FunctionCalls(refusals, findings);
        this.literals = new TypedLiterals(query.sql(), trees, refusals);
        this.tables = new TableReferences(query, findings, positions, names, files);
        this.constants = new Constants(query, trees, findings, refusals, names);
    }

    /** Walks a statement and changes it to what is to be bound. */
    static void of(SqlQuery query, SyntaxTrees trees, Findings findings, FileNames files, ObjectNode statement) {
        Set<String> names = new HashSet<>();
        gatherNames(statement, names);
        SyntaxWalk walk = new SyntaxWalk(query, trees, findings, names, files);
        statement.set("node", walk.visited(statement.path("node"), CteScope.EMPTY));
        statement.putArray("named_param_map");
        walk.literals.requireAll();
    }

    /** Every name that the text itself gives to something, in lower case. */
    private static void gatherNames(JsonNode node, Set<String> names) {
        for (String field : List.of("alias", "cte_name", "key")) {
            if (node.path(field).isString()) {
                names.add(node.path(field).asString().toLowerCase(Locale.ROOT));
            }
        }
        for (String field : List.of("column_name_alias", "aliases", "expected_names", "unpivot_names")) {
            gatherTexts(node.path(field), names);
        }
        if (node.path("class").asString("").equals("LAMBDA")) {
            gatherTexts(node.path("lhs").path("column_names"), names);
        }
        node.forEach(child -> gatherNames(child, names));
    }

    private static void gatherTexts(JsonNode list, Set<String> names) {
        list.forEach(name -> names.add(name.asString("").toLowerCase(Locale.ROOT)));
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
        if (node.path("sample").isObject()) {
            findings.sample(node.at("/sample/repeatable").asBoolean());
        }
        if (node.has("class")) {
            return visitedExpression(node, scope);
        }
        if (node.has("cte_map")) {
            return visitedQuery(node, scope);
        }
        return switch (node.path("type").asString("")) {
            case "BASE_TABLE" -> tables.resolved(node, scope);
            case "TABLE_FUNCTION" -> visitedTableFunction(node, scope);
            default -> visitedChildren(node, scope);
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
        String name = kind.asString("");
        boolean known =
                node.has("class") ? SyntaxKinds.isExpression(name) : !kind.isString() || SyntaxKinds.isOther(name);
        if (!known) {
            String message = "a step cannot use " + SyntaxKinds.inWords(name);
            throw refusals.at(node, "NOT_SUPPORTED", message, SyntaxKinds.instead(name));
        }
    }

    /** A WITH query is seen by those after it and by the rest, by itself only when it is recursive. */
    private ObjectNode visitedQuery(ObjectNode node, CteScope scope) {
        CteScope inner = scope;
        for (JsonNode entry : node.path("cte_map").path("map")) {
            String name = entry.path("key").asString("");
            ObjectNode definition = (ObjectNode) entry.path("value");
            String kind = definition.path("query_node").path("type").asString("");
            visitedChildren(definition, kind.equals("RECURSIVE_CTE_NODE") ? inner.with(name) : inner);
            inner = inner.with(name);
        }
        for (String field : List.copyOf(node.propertyNames())) {
            if (field.equals("select_list")) {
                visitedColumns((ArrayNode) node.get(field), inner);
            } else if (!field.equals("cte_map")) {
                node.set(field, visited(node.get(field), inner));
            }
        }
        return node;
    }

    /** A column without an alias is named by its expression; it keeps that name when a constant takes the expression's place. */
    private void visitedColumns(ArrayNode columns, CteScope scope) {
        for (int i = 0; i < columns.size(); i++) {
            JsonNode column = columns.get(i);
            boolean unnamed = column.path("alias").asString("").isEmpty()
                    && !column.path("class").asString("").equals("STAR");
            String name = unnamed && constants.replacesIn(column) ? name(column) : "";
            JsonNode after = visited(column, scope);
            if (!name.isEmpty()) {
                ((ObjectNode) after).put("alias", name);
            }
            columns.set(i, after);
        }
    }

    private String name(JsonNode expression) {
        JsonNode names = expression.path("column_names");
        return names.isArray() ? names.get(names.size() - 1).asString("") : trees.expressionText(expression);
    }

    private JsonNode visitedExpression(ObjectNode node, CteScope scope) {
        return switch (node.path("class").asString("")) {
            case "PARAMETER" -> constants.parameter(node);
            case "COLUMN_REF" -> constants.reference(node);
            case "FUNCTION" -> visitedFunction(node, scope);
            case "WINDOW" -> {
                functions.check(node);
                yield visitedChildren(node, scope);
            }
            case "CAST" -> {
                literals.note(node);
                yield visitedChildren(node, scope);
            }
            default -> visitedChildren(node, scope);
        };
    }

    private JsonNode visitedFunction(ObjectNode node, CteScope scope) {
        functions.check(node);
        if (Constants.isClock(node)) {
            return constants.clock(FunctionCalls.name(node), node);
        }
        if (Constants.isAgo(node)) {
            return constants.ago(node, visited(node.path("arguments").get(0).path("expression"), scope));
        }
        return visitedChildren(node, scope);
    }

    private JsonNode visitedTableFunction(ObjectNode node, CteScope scope) {
        ObjectNode call = (ObjectNode) node.path("function");
        String name = FunctionCalls.name(call);
        if (FileCalls.isReader(name)) {
            return tables.fromCall(
                    node,
                    new FileCalls(
                            call,
                            name,
                            reason -> refusals.at(
                                    node,
                                    "BAD_SOURCE",
                                    "the function " + name + " in a query " + reason,
                                    "Declare the files as a source of the job, where all options can be said")));
        }
        functions.checkTable(node, name);
        call.set("arguments", visited(call.get("arguments"), scope));
        return node;
    }
}
