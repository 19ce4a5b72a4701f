package dev.millrace.service.deploy;

/** A processor, as Lambda, Docker, DuckDB, SQLite and Lambda's runtime client call it. */
public enum Architecture {
    ARM64("arm64", "arm64", "linux_arm64", "Linux/aarch64/", "linux-aarch_64"),
    X86_64("x86_64", "amd64", "linux_amd64", "Linux/x86_64/", "linux-x86_64");

    private final String lambda;
    private final String docker;
    private final String duckdb;
    private final String sqlite;
    private final String client;

    Architecture(String lambda, String docker, String duckdb, String sqlite, String client) {
        this.lambda = lambda;
        this.docker = docker;
        this.duckdb = duckdb;
        this.sqlite = sqlite;
        this.client = client;
    }

    /** The one of this JVM, on Linux. */
    public static Architecture own() {
        return System.getProperty("os.arch").equals("aarch64") ? ARM64 : X86_64;
    }

    /** As Lambda calls it. */
    public String lambda() {
        return lambda;
    }

    /** As Docker calls it. */
    public String docker() {
        return docker;
    }

    String duckdb() {
        return duckdb;
    }

    String sqlite() {
        return sqlite;
    }

    String client() {
        return client;
    }
}
