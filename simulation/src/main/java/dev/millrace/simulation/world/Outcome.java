package dev.millrace.simulation.world;

import dev.millrace.engine.function.MixAnswer;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.simulation.fault.Services;
import dev.millrace.simulation.invariant.Invariant;
import dev.millrace.simulation.invariant.Law;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What must be true when the world ends: L1, and the right answers. */
final class Outcome {
    private final Services services;
    private final Law law;
    private final Layout layout;
    private final Users users;

    Outcome(Services services, Law law, Layout layout, Users users) {
        this.services = services;
        this.law = law;
        this.layout = layout;
        this.users = users;
    }

    /**
     * Checks each run.
     *
     * @param settled whether every run came to its end before time was over
     * @param calm whether nothing ever struck
     */
    void check(boolean settled, boolean calm) {
        List<RunId> runs = users.runs();
        if (runs.isEmpty()) {
            law.report(Invariant.L1, "no run was ever submitted");
        }
        for (RunId run : runs) {
            Optional<RunRow> row = law.run(run);
            if (row.isPresent()) {
                check(row.get(), settled);
                isTold(run);
                couldSucceed(row.get(), calm);
            } else {
                law.report(Invariant.L1, "the run was submitted and has no row", run);
            }
        }
    }

    /** However long they do not hear it: when the faults have ended they do. */
    private void isTold(RunId run) {
        if (!law.isTold(run)) {
            law.report(Invariant.I18, "has ended, and a webhook that asked for it was not told", run);
        }
    }

    private void check(RunRow row, boolean settled) {
        boolean over = row.state() == RunState.SUCCEEDED || row.state() == RunState.EXPIRED;
        if (!over || row.hasCheck()) {
            law.report(
                    Invariant.L1,
                    "is " + row.state() + " in the end" + (row.hasCheck() ? ", and still to be looked at" : ""),
                    row.run());
        } else {
            isClean(row);
        }
        if (row.state() == RunState.SUCCEEDED && settled) {
            answers(row);
        }
    }

    /** L2 and L3: nothing stands in the way of a run that nothing strikes, nor of one that is retried when the faults have ended. */
    private void couldSucceed(RunRow row, boolean calm) {
        boolean refused = row.failure()
                .filter(failure -> failure.code().startsWith("OUTPUT_"))
                .isPresent();
        if (calm && row.state() != RunState.SUCCEEDED && !refused) {
            law.report(Invariant.L2, "is " + row.state() + " in a calm world: " + row.failure(), row.run());
        }
        if (users.retriesAtEnd(row.run()) > 0 && row.failure().isPresent() && !refused) {
            law.report(Invariant.L3, "was retried when all was calm, and failed: " + row.failure(), row.run());
        }
    }

    private void isClean(RunRow row) {
        Stream.concat(Stream.of(layout.run(row.run())), layout.attempts(row.run()).stream())
                .forEach(folder -> isClean(row, folder));
    }

    private void isClean(RunRow row, Location folder) {
        for (ObjectStore.Listed object : services.objects().list(folder, "", 1000)) {
            if (!mayStay(row, object.location())) {
                law.report(Invariant.L1, object.location() + " is left of a run that is " + row.state(), row.run());
            }
        }
    }

    private boolean mayStay(RunRow row, Location location) {
        boolean document = location.equals(layout.spec(row.run()))
                || location.equals(layout.plan(row.run()))
                || location.isWithin(layout.run(row.run()).resolve("decisions"));
        return location.equals(layout.replaced(row.run()))
                || location.isWithin(layout.run(row.run()).resolve("logs"))
                || document && row.state() == RunState.SUCCEEDED;
    }

    private void answers(RunRow row) {
        Optional<StageGraph> plan = law.plan(row.run());
        if (plan.isEmpty()) {
            law.report(Invariant.ANSWER, "has SUCCEEDED without a plan", row.run());
            return;
        }
        MixAnswer answer = MixAnswer.of(plan.get());
        for (int output = 0; output < plan.get().outputs().size(); output++) {
            OutputSpec spec = plan.get().outputs().get(output);
            Optional<Manifest> manifest = services.objects()
                    .get(Layout.manifest(spec.destination()))
                    .map(blob -> ManifestCodec.read(blob.bytes()));
            if (manifest.filter(one -> one.run().equals(row.run())).isPresent()) {
                compare(row, spec.destination(), manifest.get(), answer.lines(output));
            }
        }
    }

    private void compare(RunRow row, Location folder, Manifest manifest, List<String> expected) {
        List<String> lines = new ArrayList<>();
        for (Manifest.File file : manifest.files()) {
            if (!manifest.writer(file).equals(row.run())) {
                continue;
            }
            services.objects()
                    .get(folder.resolve(file.name()))
                    .ifPresent(blob -> lines.addAll(new String(blob.bytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList()));
        }
        Collections.sort(lines);
        if (!lines.equals(expected)) {
            law.report(
                    Invariant.ANSWER,
                    folder + " has " + lines.size() + " rows, expected are " + expected.size() + ", or others",
                    row.run());
        }
    }
}
