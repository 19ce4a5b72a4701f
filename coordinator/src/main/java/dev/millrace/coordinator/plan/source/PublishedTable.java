package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Manifest;

/**
 * A published result as it was found.
 *
 * @param tag of its manifest: as long as that is the same, so is the result
 */
public record PublishedTable(Manifest manifest, String tag) {}
