package dev.millrace.simulation.scale;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.StageId;
import java.util.ArrayList;
import java.util.List;

/**
 * The means of u², v² and uv over time, by the three plans that Cubed published times of ("Optimizing Cubed", 2024; the branch {@code quad-means-1.5tb} of
 * its benchmarks has the program): u and v are 5,000 chunks each of 10 × 987 × 1,920 random doubles in Zarr, and each mean is a chain of operations
 * that take ten chunks together, the last 1.
 *
 * <p>What tasks read and write is what such chunks have in Zarr's default compression; what they compute was measured of Cubed's own tasks (0.14.2, whose
 * plans have as many tasks and bytes as were published), in one thread. Nothing is chosen for the sake of the result.
 */
public final class QuadraticMeans {
    /** Lithops calls no more at once unless it is told so. */
    public static final int WORKERS = 1_000;

    private static final int CHUNKS = 5_000;
    private static final int TAKEN_TOGETHER = 10;

    /** Tasks of an operation that end one after the other; fewer end at about the same time. */
    private static final int MANY = 500;

    /** Of 151,603,200 bytes: Blosc with lz4, level 5, shuffled. */
    private static final long CHUNK_BYTES = 132_739_091;

    /** The same of products of such numbers. */
    private static final long PRODUCT_BYTES = 133_273_206;

    /** Of a total and a count for each place, 30,320,640 bytes. */
    private static final long PARTIAL_BYTES = 13_833_175;

    /** The mean alone. */
    private static final long MEAN_BYTES = 13_737_409;

    /** What Zarr says of an array. */
    private static final long FORM_BYTES = 1_000;

    /** s3fs begins, writes 50 MiB at a time, and completes. */
    private static final long PUTS_OF_CHUNK = 5;

    /** Ten chunks of products are added up. */
    private static final long REDUCE_MILLIS = 1_840;

    /** Ten partial sums are. */
    private static final long ADD_MILLIS = 430;

    /** The last five are, and divided: half of what ten take. */
    private static final long MEAN_MILLIS = 270;

    /**
     * Before each task, in a process of its own, as Lithops forks one for every call: importing Cubed and s3fs 380 ms, clients of the store 65 ms; and five
     * small requests one after the other, for the function, that it began, the arrays' forms, and that it has ended.
     */
    private static final long PYTHON_MILLIS = 380 + 65 + 3 * 30 + 2 * 45;

    /**
     * After each task, until Lithops's client has seen that it ended, which is when it makes the next call or Cubed begins the next operation: half of the 2 s
     * between two looks at what ended; where many tasks end one after the other, half of the 500 ms after a look that found some; and half of the second
     * that Cubed sleeps.
     */
    private static final long SEEN_MILLIS = 1_000 + 500;

    private static final long MANY_SEEN_MILLIS = 250 + 500;

    /** One of the three means. */
    private enum Mean {
        SQUARE(1, 380, 3_000),
        PRODUCT(2, 460, 5_000);

        private final int arrays;
        private final long multiplyMillis;
        private final long fusedMillis;

        /**
         * @param arrays that are read
         * @param multiplyMillis to read a chunk of each, and write their product
         * @param fusedMillis to do that with ten chunks of each, and add them up instead
         */
        Mean(int arrays, long multiplyMillis, long fusedMillis) {
            this.arrays = arrays;
            this.multiplyMillis = multiplyMillis;
            this.fusedMillis = fusedMillis;
        }
    }

    private static final List<Mean> MEANS = List.of(Mean.SQUARE, Mean.SQUARE, Mean.PRODUCT);

    /** An operation: its tasks, and what each has to do. */
    private record Operation(int tasks, TaskLoad load) {}

    private QuadraticMeans() {}

    /** Products are written, and read again to be added up: 16,683 tasks, one operation after the other. */
    public static ScaleJob unfused() {
        return oneByOne("quadratic means, not fused", false);
    }

    /** Products are added up by the tasks that make them: 1,680 tasks, one operation after the other. */
    public static ScaleJob fused() {
        return oneByOne("quadratic means, fused", true);
    }

    /** The same 1,680 tasks, operations of the same depth together. */
    public static ScaleJob together() {
        Layers layers = new Layers();
        List<List<Operation>> chains = chains(true);
        List<StageId> before = List.of(create(layers, chains));
        for (int depth = 0; depth < chains.getFirst().size(); depth++) {
            List<StageId> generation = new ArrayList<>();
            for (List<Operation> chain : chains) {
                generation.add(add(layers, chain, depth, before));
            }
            before = generation;
        }
        return job(layers, "quadratic means, fused and together", chains);
    }

    private static ScaleJob oneByOne(String name, boolean fused) {
        Layers layers = new Layers();
        List<List<Operation>> chains = chains(fused);
        StageId before = create(layers, chains);
        for (List<Operation> chain : chains) {
            for (int depth = 0; depth < chain.size(); depth++) {
                before = add(layers, chain, depth, List.of(before));
            }
        }
        return job(layers, name, chains);
    }

    private static ScaleJob job(Layers layers, String name, List<List<Operation>> chains) {
        long computing = chains.stream()
                .flatMap(List::stream)
                .mapToLong(operation -> Math.ceilDiv(operation.tasks(), WORKERS)
                        * operation.load().computeMillis())
                .sum();
        return layers.job(name, CloudClass.C1, WORKERS, 1, computing);
    }

    private static List<List<Operation>> chains(boolean fused) {
        return MEANS.stream().map(mean -> chain(mean, fused)).toList();
    }

    private static List<Operation> chain(Mean mean, boolean fused) {
        List<Operation> chain = new ArrayList<>(fused ? List.of(fusedSums(mean)) : List.of(products(mean), sums()));
        int left = CHUNKS / TAKEN_TOGETHER;
        for (; left > TAKEN_TOGETHER; left /= TAKEN_TOGETHER) {
            chain.add(sums(left / TAKEN_TOGETHER));
        }
        chain.add(inLithops(1, reading(left, PARTIAL_BYTES, true, MEAN_MILLIS, MEAN_BYTES, 1)));
        return chain;
    }

    private static Operation products(Mean mean) {
        return inLithops(
                CHUNKS, reading(mean.arrays, CHUNK_BYTES, false, mean.multiplyMillis, PRODUCT_BYTES, PUTS_OF_CHUNK));
    }

    private static Operation sums() {
        return inLithops(
                CHUNKS / TAKEN_TOGETHER, reading(TAKEN_TOGETHER, PRODUCT_BYTES, true, REDUCE_MILLIS, PARTIAL_BYTES, 1));
    }

    private static Operation fusedSums(Mean mean) {
        int chunks = mean.arrays * TAKEN_TOGETHER;
        return inLithops(
                CHUNKS / TAKEN_TOGETHER, reading(chunks, CHUNK_BYTES, false, mean.fusedMillis, PARTIAL_BYTES, 1));
    }

    /** Of partial sums. */
    private static Operation sums(int tasks) {
        return inLithops(tasks, reading(TAKEN_TOGETHER, PARTIAL_BYTES, true, ADD_MILLIS, PARTIAL_BYTES, 1));
    }

    /** Each chunk is one request. */
    private static TaskLoad reading(
            int chunks, long chunkBytes, boolean spooled, long computeMillis, long writeBytes, long puts) {
        return new TaskLoad(chunks * chunkBytes, chunks, spooled, computeMillis, writeBytes, puts);
    }

    /** With what is before and after; the second of these is no time of a function, and would not be paid for: dollars are too many here. */
    private static Operation inLithops(int tasks, TaskLoad load) {
        long around = PYTHON_MILLIS + (tasks < MANY ? SEEN_MILLIS : MANY_SEEN_MILLIS);
        return new Operation(
                tasks,
                new TaskLoad(
                        load.readBytes(),
                        load.reads(),
                        load.spooled(),
                        load.computeMillis() + around,
                        load.writeBytes(),
                        load.puts()));
    }

    /** Cubed writes down the form of each array first, a task for each. */
    private static StageId create(Layers layers, List<List<Operation>> chains) {
        int arrays = chains.stream().mapToInt(List::size).sum();
        Operation create = inLithops(arrays, new TaskLoad(0, 0, false, 0, FORM_BYTES, 1));
        return layers.add(create.tasks(), new Output.Rows(), create.load());
    }

    private static StageId add(Layers layers, List<Operation> chain, int depth, List<StageId> after) {
        Operation operation = chain.get(depth);
        if (depth == chain.size() - 1) {
            return layers.addPublished(operation.tasks(), operation.load(), after);
        }
        Output exchange = new Output.Exchange(chain.get(depth + 1).tasks());
        return layers.add(operation.tasks(), exchange, operation.load(), after);
    }
}
