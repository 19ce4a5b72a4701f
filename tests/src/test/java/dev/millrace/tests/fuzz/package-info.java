/**
 * Readers of what users give, under bytes that nobody would write: each must answer or say what is wrong, within bounds of time and memory. Cases
 * are drawn from numbers, and run in a process of their own, so that a crash has a number too. Entry: {@link dev.millrace.tests.fuzz.FuzzTest}.
 */
@NullMarked
package dev.millrace.tests.fuzz;

import org.jspecify.annotations.NullMarked;
