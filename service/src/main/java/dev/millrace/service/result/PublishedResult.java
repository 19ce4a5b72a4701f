package dev.millrace.service.result;

import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;

/** A published result: its folder and what the manifest there says. */
public record PublishedResult(Location folder, Manifest manifest) {}
