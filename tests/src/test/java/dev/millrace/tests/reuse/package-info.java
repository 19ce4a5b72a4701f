/**
 * What a run takes over from earlier runs: kept results of steps, and files that were taken.
 *
 * <p>Deliberately absent: how a result is published ({@code tests.sinks}, the simulation).
 */
@NullMarked
package dev.millrace.tests.reuse;

import org.jspecify.annotations.NullMarked;
