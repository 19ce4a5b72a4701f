package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.Similar;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Checks the names of called functions against the lists. */
final class FunctionCalls {
    private final Refusals refusals;
    private final Findings findings;

    FunctionCalls(Refusals refusals, Findings findings) {
        this.refusals = refusals;
        this.findings = findings;
    }

    /** The last part of the name, in lower case: {@code x.f()} may be a call of {@code f} with {@code x}. */
    static String name(JsonNode call) {
        JsonNode path = call.path("qualified_name").path("path");
        String name = path.isEmpty()
                ? call.path("function_name").asString("")
                : path.get(path.size() - 1).asString("");
        return name.toLowerCase(Locale.ROOT);
    }

    /** Of a scalar, aggregate or window function. */
    void check(JsonNode call) {
        String name = name(call);
        if (call.path("export_state").asBoolean()) {
            throw refusals.at(
                    call, "NOT_ALLOWED", "the states of aggregates are not for queries", "Leave EXPORT_STATE out");
        }
        if (!FunctionLists.isAllowed(name)) {
            throw unknown(call, name, FunctionLists.suggestions());
        }
        if (name.equals("age") && call.path("arguments").size() == 1) {
            throw refusals.at(
                    call, "NOT_ALLOWED", "age with one argument reads the clock", "Write age(current_date, …)");
        }
        if (FunctionLists.isVolatile(name)) {
            findings.volatileCall(name);
        }
    }

    /** Of a function in FROM; {@code place} is where it stands. */
    void checkTable(JsonNode place, String name) {
        if (!FunctionLists.isTableFunction(name)) {
            throw unknown(place, name, FunctionLists.tableSuggestions());
        }
    }

    private MillraceException unknown(JsonNode place, String name, List<String> known) {
        if (FunctionLists.isKnown(name)) {
            String message = "the function '" + name + "' is not for queries: " + RefusedFunctions.reason(name);
            return refusals.at(place, "NOT_ALLOWED", message, RefusedFunctions.instead(name));
        }
        String remedy = Similar.to(name, known)
                .map(similar -> "Did you mean '" + similar + "'?")
                .orElse("Look for it in DuckDB's list of functions");
        return refusals.at(place, "UNKNOWN_FUNCTION", "there is no function '" + name + "'", remedy);
    }
}
