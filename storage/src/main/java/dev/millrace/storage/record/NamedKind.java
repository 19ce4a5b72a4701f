package dev.millrace.storage.record;

/** What is kept under names with versions; names of one kind are no names of another. */
public enum NamedKind {
    JOB("JOBS#", "JOB#"),
    TABLE("TABS#", "TAB#");

    private final String heads;
    private final String versions;

    NamedKind(String heads, String versions) {
        this.heads = heads;
        this.versions = versions;
    }

    /** What the keys of heads begin with. */
    String heads() {
        return heads;
    }

    /** What the keys of versions begin with. */
    String versions() {
        return versions;
    }
}
