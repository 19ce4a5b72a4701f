/**
 * Text of rows that nobody vouches for, cut into records with their lines. Entry: {@link RecordFile}. Absent: types and rules; whether a record is
 * good is decided by SQL over what is written here.
 */
@NullMarked
package dev.millrace.engine.records;

import org.jspecify.annotations.NullMarked;
