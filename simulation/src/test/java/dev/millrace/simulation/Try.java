package dev.millrace.simulation;

import dev.millrace.simulation.fault.Coverage;
import dev.millrace.simulation.world.*;
import java.util.*;

public class Try {
    public static void main(String[] a) throws Exception {
        long from = Long.parseLong(a[0]), to = Long.parseLong(a[1]);
        boolean rec = a.length == 3;
        Coverage c = new Coverage();
        Map<String,Integer> kinds = new TreeMap<>();
        var mx = java.lang.management.ManagementFactory.getThreadMXBean(); long t0 = mx.getCurrentThreadCpuTime(); long steps = 0; int bad = 0; Map<String,Integer> states = new TreeMap<>();
        for (long s = from; s <= to; s++) {
            long t1 = mx.getCurrentThreadCpuTime();
            Chronicle ch = new World(Scenarios.of(s), c, rec).run(false);
            long ms = (mx.getCurrentThreadCpuTime() - t1) / 1000000;
            if (ms > 400) System.out.println("slow " + ms + " ms, steps " + ch.story().length() + " virtual s " + ch.millis()/1000 + " " + Scenarios.of(s).summary());
            steps += ch.story().length();
            ch.states().forEach(x -> states.merge(x.name(), 1, Integer::sum));
            if (!ch.isSound()) {
                bad++;
                String k = ch.broken().getFirst().toString(); k = k.replaceAll("run…...", "R").replaceAll("[0-9]+", "#"); k = k.substring(0, Math.min(150, k.length()));
                if (kinds.merge(k, 1, Integer::sum) <= 2) System.out.println("seed " + s + " " + ch.broken().getFirst());
                if (rec && Integer.parseInt(a[2]) > 0) System.out.println(ch.report(Integer.parseInt(a[2])));
            }
        }
        double sec = (mx.getCurrentThreadCpuTime() - t0) / 1e9;
        System.out.printf("%d seeds, %d bad, %.1f s, %.1f ms a seed, %d steps a seed, %s%n", to - from + 1, bad, sec, sec * 1000 / (to - from + 1), steps / (to - from + 1), states);
        kinds.forEach((k, n) -> System.out.println(n + " " + k));
        if (a.length > 3) System.out.println(c.table());
    }
}
