package dev.millrace.sdk;

/** Functions of lists; positions begin at 1, from the end with -1. */
public final class ListFunctions {
    private final Expression list;

    ListFunctions(Expression list) {
        this.list = list;
    }

    /** Number of elements. */
    public Expression size() {
        return list.with("len");
    }

    /** The element at a position; NULL: there is none. */
    public Expression get(Object position) {
        return list.with("list_extract", position);
    }

    public Expression contains(Object element) {
        return list.with("list_contains", element);
    }

    /** Without repeated elements, in no certain order; sort it. */
    public Expression distinct() {
        return list.with("list_distinct");
    }

    public Expression sort() {
        return list.with("list_sort");
    }

    public Expression sum() {
        return list.with("list_sum");
    }

    public Expression min() {
        return list.with("list_min");
    }

    public Expression max() {
        return list.with("list_max");
    }

    public Expression avg() {
        return list.with("list_avg");
    }

    /** Elements from one position to another, both included. */
    public Expression slice(int from, int to) {
        return list.with("list_slice", from, to);
    }

    /** Elements as text, with a separator between them. */
    public Expression join(String separator) {
        return list.with("array_to_string", separator);
    }
}
