package dev.millrace.coordinator.plan.relation;

import java.util.List;

/** The types without parameters. JSON is VARCHAR with an alias, but the alias chooses functions, so it is kept apart. */
public enum PlainType implements SqlType {
    SQLNULL("\"NULL\""),
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INTEGER,
    BIGINT,
    HUGEINT,
    UTINYINT,
    USMALLINT,
    UINTEGER,
    UBIGINT,
    UHUGEINT,
    FLOAT,
    DOUBLE,
    BIGNUM,
    VARCHAR,
    JSON,
    BLOB,
    BIT,
    UUID,
    DATE,
    TIME,
    TIME_NS,
    TIMETZ("TIME WITH TIME ZONE"),
    TIMESTAMP,
    TIMESTAMP_S,
    TIMESTAMP_MS,
    TIMESTAMP_NS,
    TIMESTAMPTZ("TIMESTAMP WITH TIME ZONE"),
    TIMESTAMPTZ_NS,
    INTERVAL;

    private final String sql;

    PlainType() {
        this.sql = name();
    }

    PlainType(String sql) {
        this.sql = sql;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public List<SqlType> parts() {
        return List.of();
    }

    @Override
    public SqlType withParts(List<SqlType> parts) {
        return this;
    }

    /** Whether this is a whole-number type, signed or unsigned, of any width up to 128 bits. */
    public boolean isInteger() {
        return compareTo(TINYINT) >= 0 && compareTo(UHUGEINT) <= 0;
    }
}
