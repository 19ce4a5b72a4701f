package dev.millrace.service.lineage;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A part of an event that has a schema of its own, by the name under which events have it. */
enum Facet {
    PROCESSING_ENGINE("processing_engine", "1-1-1", "ProcessingEngineRunFacet"),
    ERROR_MESSAGE("errorMessage", "1-0-1", "ErrorMessageRunFacet"),
    JOB_TYPE("jobType", "2-0-4", "JobTypeJobFacet"),
    SQL("sql", "1-1-0", "SQLJobFacet"),
    TAGS("tags", "1-0-0", "TagsJobFacet"),
    SCHEMA("schema", "1-2-0", "SchemaDatasetFacet"),
    DATA_SOURCE("dataSource", "1-0-1", "DatasourceDatasetFacet"),
    VERSION("version", "1-0-1", "DatasetVersionDatasetFacet"),
    LIFECYCLE("lifecycleStateChange", "1-0-1", "LifecycleStateChangeDatasetFacet"),
    INPUT_STATISTICS("inputStatistics", "1-0-0", "InputStatisticsInputDatasetFacet"),
    OUTPUT_STATISTICS("outputStatistics", "1-0-2", "OutputStatisticsOutputDatasetFacet");

    private final String key;
    private final String schema;

    Facet(String key, String version, String type) {
        this.key = key;
        this.schema = "https://openlineage.io/spec/facets/" + version + "/" + type + ".json#/$defs/" + type;
    }

    /**
     * Adds it, without what it says.
     *
     * @param to facets of a run, a job or a dataset
     */
    ObjectNode in(ObjectNode to, String producer) {
        ObjectNode facet = JsonNodeFactory.instance.objectNode();
        facet.put("_producer", producer).put("_schemaURL", schema);
        to.set(key, facet);
        return facet;
    }
}
