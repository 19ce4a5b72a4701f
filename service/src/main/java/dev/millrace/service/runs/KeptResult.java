package dev.millrace.service.runs;

import dev.millrace.graph.Location;
import java.util.Optional;

/**
 * A kept result of a step.
 *
 * @param run that computed it; empty: its manifest is gone or damaged, so that no run uses it
 * @param rows of the result; 0 where that is not known
 * @param bytes of everything in its folder
 * @param keptMillis when it was published
 * @param inUse whether a run that has not ended, or may be retried, reads or writes it
 */
public record KeptResult(
        String job,
        String step,
        Location folder,
        Optional<String> run,
        long rows,
        long bytes,
        long keptMillis,
        boolean inUse) {}
