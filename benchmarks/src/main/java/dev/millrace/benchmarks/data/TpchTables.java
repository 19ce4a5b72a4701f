package dev.millrace.benchmarks.data;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** TPC-H tables as Parquet at any scale factor: rows by io.trino.tpch as delimited text, turned into zstd Parquet by DuckDB. */
public final class TpchTables {
    private static final Map<String, String> COLUMNS = Map.of(
            "region", "r_regionkey INTEGER, r_name VARCHAR, r_comment VARCHAR",
            "nation", "n_nationkey INTEGER, n_name VARCHAR, n_regionkey INTEGER, n_comment VARCHAR",
            "supplier",
                    "s_suppkey BIGINT, s_name VARCHAR, s_address VARCHAR, s_nationkey INTEGER, s_phone VARCHAR,"
                            + " s_acctbal DECIMAL(15,2), s_comment VARCHAR",
            "customer",
                    "c_custkey BIGINT, c_name VARCHAR, c_address VARCHAR, c_nationkey INTEGER, c_phone VARCHAR,"
                            + " c_acctbal DECIMAL(15,2), c_mktsegment VARCHAR, c_comment VARCHAR",
            "part",
                    "p_partkey BIGINT, p_name VARCHAR, p_mfgr VARCHAR, p_brand VARCHAR, p_type VARCHAR, p_size"
                            + " INTEGER, p_container VARCHAR, p_retailprice DECIMAL(15,2), p_comment VARCHAR",
            "partsupp",
                    "ps_partkey BIGINT, ps_suppkey BIGINT, ps_availqty INTEGER, ps_supplycost DECIMAL(15,2),"
                            + " ps_comment VARCHAR",
            "orders",
                    "o_orderkey BIGINT, o_custkey BIGINT, o_orderstatus VARCHAR, o_totalprice DECIMAL(15,2),"
                            + " o_orderdate DATE, o_orderpriority VARCHAR, o_clerk VARCHAR, o_shippriority INTEGER,"
                            + " o_comment VARCHAR",
            "lineitem",
                    "l_orderkey BIGINT, l_partkey BIGINT, l_suppkey BIGINT, l_linenumber INTEGER, l_quantity"
                            + " DECIMAL(15,2), l_extendedprice DECIMAL(15,2), l_discount DECIMAL(15,2), l_tax"
                            + " DECIMAL(15,2), l_returnflag VARCHAR, l_linestatus VARCHAR, l_shipdate DATE, l_commitdate"
                            + " DATE, l_receiptdate DATE, l_shipinstruct VARCHAR, l_shipmode VARCHAR, l_comment VARCHAR");

    private TpchTables() {}

    public static List<String> names() {
        return COLUMNS.keySet().stream().sorted().toList();
    }

    /** Writes {@code name.parquet} for each table, unless the folder has them all already. */
    public static void write(double scale, Path folder) throws IOException, SQLException {
        Files.createDirectories(folder);
        if (names().stream().allMatch(name -> Files.exists(folder.resolve(name + ".parquet")))) {
            return;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (TpchTable<?> table : TpchTable.getTables()) {
                writeTable(statement, table, scale, folder);
            }
        }
    }

    private static void writeTable(Statement statement, TpchTable<?> table, double scale, Path folder)
            throws IOException, SQLException {
        String name = table.getTableName();
        Path text = folder.resolve(name + ".tbl");
        try (BufferedWriter writer = Files.newBufferedWriter(text)) {
            for (TpchEntity row : table.createGenerator(scale, 1, 1)) {
                writer.write(row.toLine());
                writer.write('\n');
            }
        }
        StringBuilder columns = new StringBuilder();
        for (String column : Objects.requireNonNull(COLUMNS.get(name), name).split(", (?=[a-z])")) {
            String[] parts = column.split(" ", 2);
            columns.append("'").append(parts[0]).append("': '").append(parts[1]).append("', ");
        }
        Path half = folder.resolve(name + ".parquet.half");
        statement.execute("COPY (SELECT * EXCLUDE (line_end) FROM read_csv('" + text
                + "', delim = '|', header = false, columns = {" + columns
                + "'line_end': 'VARCHAR'}, null_padding = true)) TO '" + half + "' (FORMAT parquet, COMPRESSION zstd)");
        Files.move(half, folder.resolve(name + ".parquet"));
        Files.delete(text);
    }
}
