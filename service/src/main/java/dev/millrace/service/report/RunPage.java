package dev.millrace.service.report;

import dev.millrace.service.runs.RunView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * A run as one page of HTML that needs nothing else: no script, no request, no style but its own, which a policy in the page itself holds browsers to. Its size
 * follows from stages, failures and outputs up to limits, never from the number of tasks.
 * Of a run that has ended it is the same each time. The markup is well-formed XML, too.
 */
public final class RunPage {
    public static final String TYPE = "text/html;charset=utf-8";

    private static final String STYLE = style();

    private RunPage() {}

    /** What the page may do, also as the header of an answer. */
    public static String policy() {
        return "default-src 'none'; style-src 'sha256-" + digest(STYLE) + "'; base-uri 'none'; form-action 'none'";
    }

    /**
     * The page.
     *
     * @param words in which texts of users are told
     */
    public static String of(ReportedRun run, UnaryOperator<String> words) {
        Html html = new Html(words);
        RunView view = run.view();
        html.add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .add("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy() + "\"/>")
                .add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
                .add("<meta name=\"referrer\" content=\"no-referrer\"/>")
                .add("<meta name=\"color-scheme\" content=\"light dark\"/><title>");
        html.plain(Head.state(view.row().state()) + " · ").title(view.row().job());
        html.add("</title><style>" + STYLE + "</style></head><body><main>\n");
        new Head(run, html).write();
        new StageParts(run, html).write();
        new AttemptParts(run, html).write();
        new ResultParts(run, html).write();
        new JobParts(run, html).write();
        return html.add("</main></body></html>\n").toString();
    }

    private static String style() {
        try (InputStream stream = RunPage.class.getResourceAsStream("report.css")) {
            if (stream == null) {
                throw new IllegalStateException("report.css is missing from the distribution");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
