package dev.millrace.simulation.scale;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Output;

/** Jobs of known size: those that others have published times of, and those that are asked about most. */
public final class ScaleJobs {
    private static final CloudClass CLASS = CloudClass.C1;
    private static final long MEGABYTE = 1_000_000;
    private static final long TERABYTE = 1_000_000 * MEGABYTE;

    /** Of one chunk: as much as a chunk of means over time usually has. */
    private static final long PARTIAL_BYTES = 2 * MEGABYTE;

    private ScaleJobs() {}

    /** Tasks that compute and nothing else. */
    public static ScaleJob wide(int tasks, long millis, int workers, int functions) {
        TaskLoad load = TaskLoad.computing(millis);
        Layers layers = new Layers();
        layers.add(tasks, new Output.Rows(), load);
        return layers.job(
                tasks + " tasks of " + millis / 1000.0 + " s",
                CLASS,
                workers,
                functions,
                (long) Math.ceil((double) tasks / workers) * millis);
    }

    /**
     * Each task reads so many bytes and computes; the result is small.
     *
     * @param bytesASecond what a task's processors make of what it has read; 0: reading is all
     */
    public static ScaleJob scan(
            String name, CloudClass memory, long bytes, int tasks, int workers, int functions, double bytesASecond) {
        long each = bytes / tasks;
        long compute = bytesASecond == 0 ? 0 : Math.round(each / bytesASecond * 1000);
        TaskLoad leaf = new TaskLoad(each, TaskLoad.reads(each), false, compute, MEGABYTE, 1);
        TaskLoad last = new TaskLoad(MEGABYTE * tasks / 16, tasks, true, 100, MEGABYTE, 1);
        Layers layers = new Layers();
        layers.add(tasks, new Output.Exchange(16), leaf);
        layers.addPublished(16, last);
        return layers.job(name, memory, workers, functions, (long) Math.ceil((double) tasks / workers) * compute);
    }

    /**
     * Means over chunks of arrays: each task reads so many bytes of its chunks, computes, and leaves a small array of partial sums; these are added up in
     * rounds, so many at a time, until one is left.
     *
     * @param bytesASecond what a task's processors make of what it has read
     * @param fanIn arrays that a task adds up; at least 2
     */
    public static ScaleJob means(long bytes, int tasks, int fanIn, int workers, int functions, double bytesASecond) {
        long each = bytes / tasks;
        long compute = Math.round(each / bytesASecond * 1000);
        Layers layers = new Layers();
        TaskLoad load = new TaskLoad(each, TaskLoad.reads(each), false, compute, PARTIAL_BYTES, 1);
        int left = tasks;
        for (; left > 1; left = Math.ceilDiv(left, fanIn)) {
            int next = Math.ceilDiv(left, fanIn);
            layers.add(left, new Output.Exchange(next), load);
            long summed = Math.min(fanIn, left) * PARTIAL_BYTES;
            long adding = Math.round(summed / bytesASecond * 1000);
            load = new TaskLoad(summed, Math.min(fanIn, left), true, adding, PARTIAL_BYTES, 1);
        }
        layers.addPublished(1, load);
        return layers.job(
                "means of " + bytes / (double) TERABYTE + " TB",
                CLASS,
                workers,
                functions,
                (long) Math.ceil((double) tasks / workers) * compute);
    }

    /** Sorted into as many files as there are tasks: everything is read, exchanged once, and written. */
    public static ScaleJob sort(long bytes, int tasks, int workers, int functions, double bytesASecond) {
        long each = bytes / tasks;
        long compute = Math.round(each / bytesASecond * 1000);
        TaskLoad map = new TaskLoad(each, TaskLoad.reads(each), false, compute, each, TaskLoad.puts(each));
        TaskLoad reduce = new TaskLoad(each, tasks, true, compute, each, TaskLoad.puts(each));
        Layers layers = new Layers();
        layers.add(tasks, new Output.Exchange(tasks), map);
        layers.addPublished(tasks, reduce);
        return layers.job(
                "sort of " + bytes / (double) TERABYTE + " TB",
                CLASS,
                workers,
                functions,
                (long) Math.ceil((double) tasks / workers) * 2 * compute);
    }
}
