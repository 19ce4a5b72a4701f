/**
 * What lies in folders: tables as people name them, by places. Start reading at {@link dev.millrace.service.tables.TableFolder}.
 *
 * <p>Absent on purpose: a register of names. A job says itself what it reads, so that it means the same whoever runs it; rows of tables, which runs read.
 */
@NullMarked
package dev.millrace.service.tables;

import org.jspecify.annotations.NullMarked;
