package dev.millrace.graph;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes. Text uses powers of 1000 for {@code kB, MB, GB, TB} and powers of 1024 for {@code KiB, MiB, GiB, TiB}. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORM = Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z]*)\\s*");
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    public static ByteSize mebibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1L << 20));
    }

    /** Reads {@code 65536}, {@code 64MB}, {@code 1.5 GiB}. Throws IllegalArgumentException with the accepted forms. */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size; write for example 64MB or 2GiB");
        }
        double bytes = Double.parseDouble(matcher.group(1)) * unit(text, matcher.group(2));
        if (bytes > Long.MAX_VALUE / 2) {
            throw new IllegalArgumentException("'" + text + "' is larger than any size that can be used");
        }
        return new ByteSize((long) bytes);
    }

    private static double unit(String text, String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1;
            case "k", "kb" -> 1e3;
            case "m", "mb" -> 1e6;
            case "g", "gb" -> 1e9;
            case "t", "tb" -> 1e12;
            case "kib" -> 1L << 10;
            case "mib" -> 1L << 20;
            case "gib" -> 1L << 30;
            case "tib" -> 1L << 40;
            default ->
                throw new IllegalArgumentException("'" + text + "' has the unknown unit '" + unit
                        + "'; use B, kB, MB, GB, TB, KiB, MiB, GiB or TiB");
        };
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** For people: three significant digits, powers of 1000. */
    @Override
    public String toString() {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 || value >= 99.5
                ? String.format(Locale.ROOT, "%.0f %s", value, UNITS[unit])
                : String.format(Locale.ROOT, "%.3g %s", value, UNITS[unit]);
    }
}
