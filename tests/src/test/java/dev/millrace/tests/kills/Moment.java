package dev.millrace.tests.kills;

import dev.millrace.storage.local.FileFaults.Step;

/**
 * A moment in a command's life: before its {@code number}th step of a kind, or before the next step of another kind after that.
 *
 * @param where whose steps count
 * @param step the kind
 * @param number from 0
 * @param then before which kind of step, of any file, it is; the same kind: there and then
 */
record Moment(Where where, Step step, int number, Step then) {
    /** Whose steps count. */
    enum Where {
        /** Any file, before the run publishes or later. */
        ANYWHERE,
        /** Files of destinations alone, which only a publication changes. */
        DESTINATION
    }

    static Moment anywhere(Step step, int number) {
        return new Moment(Where.ANYWHERE, step, number, step);
    }

    static Moment publishing(Step step, int number) {
        return new Moment(Where.DESTINATION, step, number, step);
    }

    /** After the first such step in a destination, before the next one of another kind anywhere. */
    static Moment after(Step step, Step then) {
        return new Moment(Where.DESTINATION, step, 0, then);
    }

    static Moment parse(String text) {
        String[] words = text.split(":");
        return new Moment(
                Where.valueOf(words[0]), Step.valueOf(words[1]), Integer.parseInt(words[2]), Step.valueOf(words[3]));
    }

    @Override
    public String toString() {
        return where + ":" + step + ":" + number + ":" + then;
    }
}
