package dev.millrace.engine.loop;

/**
 * How long a worker lives. One that is ended by others after a time must know what it may begin: a task that nobody finished yet is only begun where it has
 * as long as it could have anywhere, so that its end tells whether such workers suffice for it.
 */
public interface Lifetime {
    /** Of a worker that ends when it likes. */
    Lifetime UNLIMITED = new Lifetime() {
        @Override
        public boolean isWhole() {
            return true;
        }

        @Override
        public long wholeMillis() {
            return Long.MAX_VALUE;
        }
    };

    /** Whether a task that begins now has nearly as long as a task of such a worker can have. */
    boolean isWhole();

    /** The longest that a task of such a worker can have. */
    long wholeMillis();
}
