package dev.millrace.functions.settings;

/** What reads variables: one kind of function or container. */
public enum CloudPart {
    API,
    COORDINATOR,
    WORKER,
    UPLOADS
}
