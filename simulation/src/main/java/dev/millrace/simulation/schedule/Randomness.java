package dev.millrace.simulation.schedule;

import java.util.List;

/** Choices that a seed decides: the same seed gives the same ones, on every machine (SplitMix64). */
public final class Randomness {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final int MILLION = 1_000_000;

    private long state;

    public Randomness(long seed) {
        state = mixed(seed);
    }

    public long next() {
        state += GOLDEN;
        return mixed(state);
    }

    private static long mixed(long value) {
        long bits = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }

    /** From 0 to {@code bound - 1}. */
    public int below(int bound) {
        return (int) ((next() >>> 33) % bound);
    }

    /** From {@code low} to {@code high}, both possible. */
    public long between(long low, long high) {
        return low + (next() >>> 1) % (high - low + 1);
    }

    /** True in so many cases of a million. */
    public boolean chance(int perMillion) {
        return perMillion > 0 && below(MILLION) < perMillion;
    }

    public boolean oneIn(int cases) {
        return below(cases) == 0;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** A source of its own, so that what is drawn from one does not move the other. */
    public Randomness branch(long salt) {
        return new Randomness(state ^ mixed(salt + GOLDEN));
    }
}
