package dev.millrace.storage.sql;

import dev.millrace.graph.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a wrong number of arguments from arguments of wrong types: DuckDB has one error for both. */
final class FunctionMismatch {
    private static final Pattern CALL = Pattern.compile("argument types '(.*?)'\\. You might", Pattern.DOTALL);
    private static final int SHOWN_CANDIDATES = 3;

    private FunctionMismatch() {}

    static Failure failure(DuckError error) {
        Matcher matcher = CALL.matcher(error.message());
        String call = matcher.find() ? matcher.group(1) : error.headline();
        List<String> signatures = error.message()
                .lines()
                .skip(2)
                .map(String::strip)
                .filter(line -> line.contains("("))
                .toList();
        int arguments = arguments(call).size();
        boolean fits = signatures.isEmpty() || signatures.stream().anyMatch(signature -> takes(signature, arguments));
        String shown =
                String.join("; ", signatures.stream().limit(SHOWN_CANDIDATES).toList());
        return fits
                ? Failure.invalid(
                        "TYPE_MISMATCH",
                        "no function '" + call + "' takes arguments of these types",
                        "Cast the arguments" + (shown.isEmpty() ? "" : "; there are: " + shown))
                : Failure.invalid(
                        "WRONG_ARGUMENTS",
                        "no function '" + call + "' takes " + count(arguments),
                        "There are: " + shown);
    }

    private static String count(int arguments) {
        return arguments == 1 ? "one argument" : arguments + " arguments";
    }

    private static boolean takes(String signature, int arguments) {
        List<String> parameters = arguments(signature);
        boolean open = parameters.stream().anyMatch(parameter -> parameter.contains("..."));
        long optional = parameters.stream().filter(FunctionMismatch::isOptional).count();
        return open
                ? arguments >= parameters.size() - 1
                : arguments <= parameters.size() && arguments >= parameters.size() - optional;
    }

    private static boolean isOptional(String parameter) {
        return parameter.contains(":=") || parameter.contains(" = ") || parameter.startsWith("[");
    }

    /** The parts between the first bracket and its partner; a lone {@code /} or {@code *} only separates. */
    private static List<String> arguments(String call) {
        List<String> arguments = new ArrayList<>();
        int start = call.indexOf('(') + 1;
        int depth = 0;
        for (int i = start; i < call.length() && depth >= 0; i++) {
            char c = call.charAt(i);
            if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            }
            if (depth < 0 || depth == 0 && c == ',') {
                arguments.add(call.substring(start, i).strip());
                start = i + 1;
            }
        }
        return arguments.stream()
                .filter(argument -> !argument.isEmpty() && !argument.equals("/") && !argument.equals("*"))
                .toList();
    }
}
