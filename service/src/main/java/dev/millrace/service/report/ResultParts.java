package dev.millrace.service.report;

import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.words.Human;
import java.util.List;
import java.util.Map;

/** What the run has published, file by file with checksums. */
final class ResultParts {
    /** Of all outputs together; further ones are counted. */
    static final int MOST_FILES = 300;

    private static final int MOST_OUTPUTS = 100;
    private static final int MOST_COLUMNS = 200;

    private final ReportedRun run;
    private final Html html;
    private int files;

    ResultParts(ReportedRun run, Html html) {
        this.run = run;
        this.html = html;
    }

    void write() {
        List<OutputSpec> outputs = run.view().plan().map(StageGraph::results).orElse(List.of());
        if (outputs.isEmpty()) {
            return;
        }
        html.add("<section class=\"panel\"><h2>Outputs</h2>");
        Map<String, Manifest> manifests = run.record().manifests();
        for (OutputSpec output : outputs.subList(0, Math.min(MOST_OUTPUTS, outputs.size()))) {
            html.add("<h3>").said(output.name()).add("</h3><p class=\"facts\"><code>");
            html.said(output.destination().path())
                    .add("</code><span>" + output.format().extension() + "</span><span>")
                    .plain(output.mode().word())
                    .add("</span>");
            Manifest manifest = manifests.get(output.name());
            if (manifest == null) {
                html.add("<span class=\"warned\">not published, or replaced since</span></p>");
            } else {
                html.add("<span>" + Human.count(manifest.rows(), "row") + "</span><span>"
                        + Human.bytes(manifest.sizeBytes()) + "</span></p>");
                columns(output);
                files(manifest);
            }
        }
        html.add("</section>\n");
    }

    private void columns(OutputSpec output) {
        html.add("<p class=\"labels\">");
        output.columns().stream()
                .limit(MOST_COLUMNS)
                .forEach(column -> html.add("<span>")
                        .said(column.name())
                        .add(" <b>")
                        .said(column.type())
                        .add("</b></span>"));
        html.add(output.columns().size() > MOST_COLUMNS ? "<span>…</span></p>" : "</p>");
    }

    private void files(Manifest manifest) {
        int told = Math.min(manifest.files().size(), MOST_FILES - files);
        files += told;
        html.add("<details><summary>" + Human.count(manifest.files().size(), "file")
                + " with checksums</summary><div class=\"wide\"><table><thead><tr><th>File</th><th"
                + " class=\"n\">Rows</th><th class=\"n\">Bytes</th><th>Checksum</th></tr></thead><tbody>");
        manifest.files()
                .subList(0, told)
                .forEach(file -> html.add("<tr><td><code>")
                        .said(file.name())
                        .add("</code></td><td class=\"n\">" + Human.count(file.rows()) + "</td><td class=\"n\">"
                                + Human.count(file.sizeBytes()) + "</td><td><code>")
                        .plain(file.checksum())
                        .add("</code></td></tr>"));
        html.add("</tbody></table></div>");
        if (told < manifest.files().size()) {
            html.add("<p class=\"soft\">and " + Human.count(manifest.files().size() - told, "more file")
                    + ": <code>_manifest.json</code> has them all</p>");
        }
        html.add("</details>");
    }
}
