package dev.millrace.storage.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.parquet.format.SchemaElement;

/**
 * Some top-level columns of a schema, with all that is nested in them. Pure.
 *
 * @param schema the tree as Parquet writes it, depth first
 * @param leaves positions of the kept leaves among all
 */
record ColumnCut(List<SchemaElement> schema, List<Integer> leaves) {
    ColumnCut {
        schema = List.copyOf(schema);
        leaves = List.copyOf(leaves);
    }

    /** What is wanted; if that is nothing, the first column, because a file without columns cannot say how many rows it has. */
    static ColumnCut of(List<SchemaElement> schema, Predicate<String> wanted) {
        Walk walk = new Walk(schema);
        ColumnCut cut = walk.columns(wanted);
        return cut.leaves().isEmpty() ? new Walk(schema).first() : cut;
    }

    private static final class Walk {
        private final List<SchemaElement> all;
        private int element = 1;
        private int leaf;

        Walk(List<SchemaElement> all) {
            this.all = all;
        }

        ColumnCut columns(Predicate<String> wanted) {
            List<SchemaElement> kept = new ArrayList<>();
            List<Integer> leaves = new ArrayList<>();
            int columns = 0;
            while (element < all.size()) {
                boolean keep = wanted.test(all.get(element).getName());
                int from = element;
                int firstLeaf = leaf;
                pass();
                if (keep) {
                    columns++;
                    kept.addAll(all.subList(from, element));
                    for (int position = firstLeaf; position < leaf; position++) {
                        leaves.add(position);
                    }
                }
            }
            kept.addFirst(all.getFirst().deepCopy().setNum_children(columns));
            return new ColumnCut(kept, leaves);
        }

        ColumnCut first() {
            String name = all.size() > 1 ? all.get(1).getName() : "";
            return columns(name::equals);
        }

        /** Goes behind an element and all below it. */
        private void pass() {
            SchemaElement passed = all.get(element++);
            if (!passed.isSetNum_children() || passed.getNum_children() == 0) {
                leaf++;
                return;
            }
            for (int child = 0; child < passed.getNum_children(); child++) {
                pass();
            }
        }
    }
}
