/**
 * Jars and models that jobs will need: bytes under their digest, and names that point at them. Start reading at
 * {@link dev.millrace.service.artifacts.ArtifactStore}.
 *
 * <p>Absent on purpose: what is done with the bytes, and any look into them.
 */
@NullMarked
package dev.millrace.service.artifacts;

import org.jspecify.annotations.NullMarked;
