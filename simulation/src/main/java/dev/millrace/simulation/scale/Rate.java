package dev.millrace.simulation.scale;

/** So many in a second, and as many at once as one second allows: tells whoever comes how long to wait. */
final class Rate {
    private final double perMilli;
    private final double most;
    private double left;
    private long seenMillis;

    /** @param most what may be taken at once after a rest */
    Rate(double perSecond, double most) {
        this.perMilli = perSecond / 1000;
        this.most = most;
        this.left = most;
    }

    /** Takes {@code count}, now or when they are there. Returns after how many milliseconds that is. */
    long take(long nowMillis, double count) {
        left = Math.min(most, left + (nowMillis - seenMillis) * perMilli);
        seenMillis = nowMillis;
        left -= count;
        return left >= 0 ? 0 : (long) Math.ceil(-left / perMilli);
    }

    /** Takes one if it is there now. */
    boolean tryTake(long nowMillis) {
        left = Math.min(most, left + (nowMillis - seenMillis) * perMilli);
        seenMillis = nowMillis;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
