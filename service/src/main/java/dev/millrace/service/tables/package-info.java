/**
 * Tables as people name them: by places, and by names that are registered. Start reading at {@link dev.millrace.service.tables.TableFolder} and
 * {@link dev.millrace.service.tables.TableRegister}.
 *
 * <p>Absent on purpose: a name in a run. What is submitted holds what a name stood for; rows of tables, which runs read.
 */
@NullMarked
package dev.millrace.service.tables;

import org.jspecify.annotations.NullMarked;
