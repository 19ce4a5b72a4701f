package dev.millrace.sdk;

import java.nio.file.Path;
import java.util.Map;

/** The small tables of {@code testdata/golden} as frames. */
final class Tables implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    static final Path DATA = ROOT.resolve("testdata/golden/tables/data");

    private final Millrace millrace;

    private Tables(Millrace millrace) {
        this.millrace = millrace;
    }

    /** As users have it: so little data is computed in one task. */
    static Tables inOneTask(Path home) {
        return new Tables(Millrace.open(
                options -> options.home(home).folder(DATA).slots(2).memory("512MB")));
    }

    /** As large data is computed: in splits, with exchanges and joins by hash. */
    static Tables spread(Path home) {
        return new Tables(Millrace.open(options -> options.home(home)
                .folder(DATA)
                .slots(2)
                .memory("512MB")
                .set("plan.collapse", "false")
                .set("plan.splitBytes", "32KB")
                .set("plan.broadcastBytes", "0")));
    }

    Millrace millrace() {
        return millrace;
    }

    Frame get(String name) {
        return millrace.read(ReadOptions.of("parquet"), java.util.List.of(name));
    }

    Frame orders() {
        return get("orders/*.parquet");
    }

    Frame customers() {
        return get("customers/*.parquet");
    }

    /** Names of tables and the SELECT that reads them without Millrace. */
    static Map<String, String> oracles() {
        return Map.of(
                "orders", "SELECT * FROM read_parquet('" + DATA + "/orders/*.parquet')",
                "customers", "SELECT * FROM read_parquet('" + DATA + "/customers/*.parquet')",
                "trades", "SELECT * FROM read_parquet('" + DATA + "/trades/*.parquet')",
                "quotes", "SELECT * FROM read_parquet('" + DATA + "/quotes/*.parquet')",
                "nested", "SELECT * FROM read_parquet('" + DATA + "/t_nested/*.parquet')",
                "nulls", "SELECT * FROM read_parquet('" + DATA + "/t_null/*.parquet')",
                "times", "SELECT * FROM read_parquet('" + DATA + "/t_time/*.parquet')");
    }

    @Override
    public void close() {
        millrace.close();
    }
}
