package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sample;
import java.util.Locale;

/** Reads LIMIT, OFFSET and samples. */
final class LimitReader {
    private enum Kind {
        UNSET,
        CONSTANT_VALUE,
        CONSTANT_PERCENTAGE
    }

    private record Bound(Kind kind, long rows, double percent) {}

    Relation limit(PlanNode node, Relation input) {
        node.requireUnset("unpruned_offset");
        Bound limit = bound(new PlanNode(node.take("limit_val"), "a limit"));
        Bound offset = bound(new PlanNode(node.take("offset_val"), "an offset"));
        if (offset.kind() == Kind.CONSTANT_PERCENTAGE) {
            throw new NotDistributable("OFFSET by percentage");
        }
        long skipped = offset.kind() == Kind.UNSET ? 0 : offset.rows();
        return switch (limit.kind()) {
            case UNSET -> new Limit(input, Limit.UNLIMITED, skipped);
            case CONSTANT_VALUE -> new Limit(input, limit.rows(), skipped);
            case CONSTANT_PERCENTAGE -> new LimitPercent(input, limit.percent(), skipped);
        };
    }

    private static Bound bound(PlanNode node) {
        Kind kind = switch (node.text("type")) {
            case "UNSET" -> Kind.UNSET;
            case "CONSTANT_VALUE" -> Kind.CONSTANT_VALUE;
            case "CONSTANT_PERCENTAGE" -> Kind.CONSTANT_PERCENTAGE;
            default -> throw new NotDistributable("LIMIT by expression");
        };
        node.requireUnset("expression");
        Bound bound = new Bound(
                kind,
                node.take("constant_integer").asLong(),
                node.take("constant_percentage").asDouble());
        node.done();
        return bound;
    }

    Relation sample(PlanNode node, Relation input) {
        PlanNode options = new PlanNode(node.take("sample_options"), "a sample");
        options.skip("sample_rate");
        boolean percentage = options.flag("is_percentage");
        double size = size(ConstantReader.read(options.take("sample_size")).value());
        String method = options.text("method").toLowerCase(Locale.ROOT);
        long seed = options.flag("repeatable") ? options.take("seed").asLong() : -1;
        options.skip("seed");
        options.done();
        return new Sample(input, method, size, percentage, seed);
    }

    private static double size(ConstantValue value) {
        if (value instanceof ConstantValue.Floating number) {
            return number.value();
        }
        if (value instanceof ConstantValue.Whole number) {
            return number.value().doubleValue();
        }
        throw new NotDistributable("a sample whose size is not a number");
    }
}
