package dev.millrace.storage.record;

/**
 * Where the slots of a stage's tasks lie: leaf rows of 32 slots, and above them nodes of 32 marks up to one root. A mark says that the child
 * is full, so that {@code remaining} of the root says in one read whether every task has a winner.
 *
 * @param tasks number of tasks, at least 1
 */
public record SlotTree(int tasks) {
    /** Slots of a leaf, marks of a node. */
    public static final int FAN_IN = 32;

    public SlotTree {
        if (tasks < 1) {
            throw new IllegalArgumentException("a stage has at least one task: " + tasks);
        }
    }

    /** A row: level 0 is a leaf; {@code position} counts from 0 within its level. */
    public record Place(int level, int position) {}

    /** Entry {@code index} of a row. */
    public record Entry(Place row, int index) {}

    public Entry slot(int task) {
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException("task " + task + " of " + tasks);
        }
        return new Entry(new Place(0, task / FAN_IN), task % FAN_IN);
    }

    public int leaves() {
        return rows(0);
    }

    /** Number of rows of a level. */
    public int rows(int level) {
        int rows = ceilingOf(tasks);
        for (int below = 0; below < level; below++) {
            rows = ceilingOf(rows);
        }
        return rows;
    }

    /** How many slots or marks this row has; the last of a level may have fewer than 32. */
    public int entries(Place row) {
        int below = row.level() == 0 ? tasks : rows(row.level() - 1);
        return Math.min(FAN_IN, below - row.position() * FAN_IN);
    }

    public boolean isRoot(Place row) {
        return rows(row.level()) == 1;
    }

    public Place root() {
        int level = 0;
        while (rows(level) > 1) {
            level++;
        }
        return new Place(level, 0);
    }

    /** The entry that says this row is full. The root has none. */
    public Entry parent(Place row) {
        if (isRoot(row)) {
            throw new IllegalArgumentException("the root has no parent");
        }
        return new Entry(new Place(row.level() + 1, row.position() / FAN_IN), row.position() % FAN_IN);
    }

    /** First task of a leaf. */
    public static int firstTask(int leaf) {
        return leaf * FAN_IN;
    }

    private static int ceilingOf(int entries) {
        return (entries + FAN_IN - 1) / FAN_IN;
    }
}
