package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.storage.parquet.Bounds;
import dev.millrace.storage.parquet.ParquetColumn;
import dev.millrace.storage.parquet.ParquetFooter.ColumnChunk;
import dev.millrace.storage.parquet.ParquetFooter.RowGroup;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Leaves out row groups that cannot hold a row which passes all filters. In doubt a row group stays: floats (NaN is outside of their bounds),
 * columns that are read as another type, constants that are not understood.
 */
final class RowGroupPruning {
    private final DescribedSource source;
    private final List<RowGroupFilter> filters;
    private final PathPruning paths;
    private final Map<String, Optional<SqlType>> types = new HashMap<>();

    RowGroupPruning(DescribedSource source, List<RowGroupFilter> filters) {
        this.source = source;
        this.filters = filters;
        this.paths = new PathPruning(source.columns());
    }

    /** By the values of the file's path. */
    boolean keeps(DescribedFile file) {
        return filters.stream().allMatch(filter -> paths.mayPass(file.partitions(), filter));
    }

    boolean keeps(DescribedFile file, RowGroup group) {
        return filters.stream().allMatch(filter -> keeps(file, group, filter));
    }

    /** Whether a value in a path, which is NULL if it is empty, can pass. */
    static boolean mayPass(Optional<String> value, RowGroupFilter filter, SqlType type) {
        if (value.isEmpty()) {
            return false;
        }
        if (type == PlainType.VARCHAR) {
            byte[] bytes = value.get().getBytes(StandardCharsets.UTF_8);
            return mayPass(new Bounds.Bytes(bytes, bytes), filter, type);
        }
        OptionalLong number = whole(value.get(), type);
        return number.isEmpty() || mayPass(new Bounds.Whole(number.getAsLong(), number.getAsLong()), filter, type);
    }

    private boolean keeps(DescribedFile file, RowGroup group, RowGroupFilter filter) {
        Optional<ColumnChunk> chunk = chunk(file, group, filter.column());
        if (chunk.isEmpty()) {
            return true;
        }
        return chunk.get().nulls() != group.rows() && mayPass(chunk.get().bounds(), filter, type(filter.column()));
    }

    /** Between which values all rows of a row group lie; empty: it is not known, or some have none. */
    Optional<Bounds.Whole> bounds(DescribedFile file, RowGroup group, String column) {
        return chunk(file, group, column)
                .filter(chunk -> chunk.nulls() == 0)
                .map(ColumnChunk::bounds)
                .filter(Bounds.Whole.class::isInstance)
                .map(Bounds.Whole.class::cast)
                .filter(bounds -> type(column) != PlainType.DATE || isUsualDate(bounds));
    }

    /** Of the years 1 to 9999, which every text of a date can say. */
    private static boolean isUsualDate(Bounds.Whole days) {
        return days.least() >= LocalDate.of(1, 1, 1).toEpochDay()
                && days.greatest() <= LocalDate.of(9999, 12, 31).toEpochDay();
    }

    /** Of a column that is read as what it is stored as. */
    private Optional<ColumnChunk> chunk(DescribedFile file, RowGroup group, String column) {
        String fileColumn = file.reading().fileColumns().get(source.position(column));
        if (fileColumn == null || file.footerOrNull() == null) {
            return Optional.empty();
        }
        Optional<ParquetColumn> stored = file.footerOrNull().column(fileColumn);
        return stored.filter(read -> parsed(read.type()).equals(Optional.of(type(column))))
                .flatMap(group::chunk);
    }

    private SqlType type(String column) {
        return parsed(source.columns().get(source.position(column)).type()).orElse(PlainType.SQLNULL);
    }

    /** Files have many row groups, and few types. */
    private Optional<SqlType> parsed(String type) {
        return types.computeIfAbsent(type, TypeParser::parse);
    }

    private static boolean mayPass(Bounds bounds, RowGroupFilter filter, SqlType type) {
        return switch (bounds) {
            case Bounds.Unknown _ -> true;
            case Bounds.Whole whole -> {
                OptionalLong value = whole(filter.value(), type);
                yield value.isEmpty()
                        || mayPass(
                                filter,
                                Long.compare(value.getAsLong(), whole.least()),
                                Long.compare(value.getAsLong(), whole.greatest()));
            }
            case Bounds.Bytes bytes -> {
                byte[] value = filter.value().getBytes(StandardCharsets.UTF_8);
                yield type != PlainType.VARCHAR
                        || mayPass(
                                filter,
                                Arrays.compareUnsigned(value, bytes.least()),
                                Arrays.compareUnsigned(value, bytes.greatest()));
            }
        };
    }

    /** {@code toLeast}, {@code toGreatest}: the sign of the constant compared with the bounds. */
    private static boolean mayPass(RowGroupFilter filter, int toLeast, int toGreatest) {
        return switch (filter.comparison()) {
            case EQUAL -> toLeast >= 0 && toGreatest <= 0;
            case LESS -> toLeast > 0;
            case LESS_OR_EQUAL -> toLeast >= 0;
            case GREATER -> toGreatest < 0;
            case GREATER_OR_EQUAL -> toGreatest <= 0;
        };
    }

    /** The constant in the unit of the bounds; empty for types whose unit is not sure. */
    private static OptionalLong whole(String value, SqlType type) {
        try {
            if (type instanceof DecimalType decimal) {
                return OptionalLong.of(new BigDecimal(value.strip())
                        .movePointRight(decimal.scale())
                        .longValueExact());
            }
            if (type instanceof PlainType plain && plain.isInteger()) {
                return OptionalLong.of(Long.parseLong(value.strip()));
            }
            return type == PlainType.DATE
                    ? OptionalLong.of(LocalDate.parse(value).toEpochDay())
                    : OptionalLong.empty();
        } catch (NumberFormatException | ArithmeticException | DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }
}
