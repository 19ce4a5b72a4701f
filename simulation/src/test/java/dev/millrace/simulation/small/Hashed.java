package dev.millrace.simulation.small;

/** A value with a 64-bit hash of its text, made once. */
record Hashed<T>(T value, long hash) {
    private static final long PRIME = 0x100000001b3L;

    static <T> Hashed<T> of(T value) {
        String text = value.toString();
        long hash = 0xcbf29ce484222325L;
        for (int index = 0; index < text.length(); index++) {
            hash = (hash ^ text.charAt(index)) * PRIME;
        }
        return new Hashed<>(value, mixed(hash));
    }

    static long mixed(long value) {
        long bits = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }
}
