package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.EnumType;
import dev.millrace.coordinator.plan.relation.Field;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.MapType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import dev.millrace.coordinator.plan.relation.TupleType;
import dev.millrace.coordinator.plan.relation.UnionType;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads types: {@code {"id": …, "type_info": …}}. */
final class TypeReader {
    private TypeReader() {}

    static SqlType read(JsonNode json) {
        PlanNode node = new PlanNode(json, "a type");
        String id = node.text("id");
        var information = node.find("type_info");
        node.done();
        return information.map(detail -> detailed(id, detail)).orElseGet(() -> plain(id));
    }

    static List<SqlType> all(List<JsonNode> types) {
        return types.stream().map(TypeReader::read).toList();
    }

    private static SqlType plain(String id) {
        return switch (id) {
            case "NULL" -> PlainType.SQLNULL;
            case "TIMESTAMP WITH TIME ZONE" -> PlainType.TIMESTAMPTZ;
            case "TIME WITH TIME ZONE" -> PlainType.TIMETZ;
            case "JSON", "SQLNULL" -> throw unknown(id);
            default -> {
                try {
                    yield PlainType.valueOf(id);
                } catch (IllegalArgumentException unknown) {
                    throw unknown(id);
                }
            }
        };
    }

    private static SqlType detailed(String id, JsonNode detail) {
        PlanNode node = new PlanNode(detail, "a type");
        String kind = node.text("type");
        String alias = node.find("alias").map(JsonNode::asString).orElse("");
        node.requireUnset("extension_info");
        SqlType type = switch (kind) {
            case "GENERIC_TYPE_INFO" -> plain(id);
            case "STRING_TYPE_INFO" -> collated(id, node);
            case "DECIMAL_TYPE_INFO" ->
                new DecimalType(node.take("width").asInt(), node.take("scale").asInt());
            case "ENUM_TYPE_INFO" -> labels(node);
            case "LIST_TYPE_INFO" -> list(id, node);
            case "ARRAY_TYPE_INFO" ->
                new ArrayType(read(node.take("child_type")), node.take("size").asInt());
            case "STRUCT_TYPE_INFO" -> members(id, node);
            default -> throw unknown(id + " (" + kind + ")");
        };
        node.done();
        if (alias.equals("JSON") && type == PlainType.VARCHAR) {
            return PlainType.JSON;
        }
        if (!alias.isEmpty()) {
            throw unknown(alias);
        }
        return type;
    }

    /** The binder has made every use of a collation explicit, so that the values are plain text. */
    private static SqlType collated(String id, PlanNode node) {
        node.skip("collation");
        return plain(id);
    }

    private static SqlType labels(PlanNode node) {
        node.skip("values_count");
        return new EnumType(node.list("values").stream().map(JsonNode::asString).toList());
    }

    private static SqlType list(String id, PlanNode node) {
        SqlType element = read(node.take("child_type"));
        return switch (id) {
            case "LIST" -> new ListType(element);
            case "MAP" -> {
                if (element instanceof StructType entry && entry.fields().size() == 2) {
                    yield new MapType(entry.parts().get(0), entry.parts().get(1));
                }
                throw unknown(id);
            }
            default -> throw unknown(id);
        };
    }

    private static SqlType members(String id, PlanNode node) {
        List<Field> fields =
                node.list("child_types").stream().map(TypeReader::member).toList();
        return switch (id) {
            case "STRUCT" -> new StructType(fields);
            case "TUPLE" -> new TupleType(fields.stream().map(Field::type).toList());
            case "UNION" -> new UnionType(fields.subList(1, fields.size()));
            default -> throw unknown(id);
        };
    }

    private static Field member(JsonNode json) {
        PlanNode node = new PlanNode(json, "a member of a type");
        Field field = new Field(node.text("first"), read(node.take("second")));
        node.done();
        return field;
    }

    private static NotDistributable unknown(String id) {
        return new NotDistributable("the type " + id);
    }
}
