package dev.millrace.graph;

/**
 * A sentence about all rows of a step that must be true.
 *
 * @param on the step
 * @param expect SQL of type BOOLEAN over aggregates of the step's columns
 * @param fails whether the run fails when it is not true; else it is only told
 * @param place where the text of {@code expect} begins
 */
public record Check(String on, String expect, boolean fails, Place place) {}
