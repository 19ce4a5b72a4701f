/**
 * What a run read and wrote, as OpenLineage tells it: version 2-0-2 of the specification, facets in the versions that {@link
 * dev.millrace.service.lineage.Facet} names. Start reading at {@link dev.millrace.service.lineage.LineageEvent}.
 *
 * <p>Absent on purpose: sending events to anybody, and what is not known for certain, such as which column came from which.
 */
@NullMarked
package dev.millrace.service.lineage;

import org.jspecify.annotations.NullMarked;
