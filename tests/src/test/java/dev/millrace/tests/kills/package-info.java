/** Real processes, killed, stopped and starved at random moments; the output must be the calm run's bytes. */
@NullMarked
package dev.millrace.tests.kills;

import org.jspecify.annotations.NullMarked;
