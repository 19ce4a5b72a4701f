package dev.millrace.graph;

/** What begins runs of a job by itself. */
public sealed interface Trigger permits UploadTrigger, ScheduleTrigger {}
