package dev.millrace.simulation.small;

/**
 * A step that can be taken.
 *
 * @param what for the story
 * @param to the state after it
 * @param fault whether nobody wants it: L1 must hold without such moves
 */
record Move(String what, State to, boolean fault) {}
