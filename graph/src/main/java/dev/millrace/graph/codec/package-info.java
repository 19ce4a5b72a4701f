/**
 * The documents as bytes: one hand-written codec for each, JSON with a {@code formatVersion}.
 *
 * <p>The same value always gives the same bytes, so that bytes may be compared and hashed. Fields that a reader does not know are ignored; a
 * {@code formatVersion} that it does not know is refused by name. What is stored as an object ends with a checksum of its bytes, which every
 * read compares. Start reading at {@link dev.millrace.graph.codec.StageGraphCodec}.
 * Absent on purpose: reflection, and where documents are kept.
 */
@NullMarked
package dev.millrace.graph.codec;

import org.jspecify.annotations.NullMarked;
