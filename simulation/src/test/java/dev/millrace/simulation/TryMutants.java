package dev.millrace.simulation;

import dev.millrace.simulation.fault.Coverage;
import dev.millrace.simulation.world.*;
import dev.millrace.simulation.invariant.*;
import dev.millrace.storage.record.*;
import java.util.*;

public class TryMutants {
    public static void main(String[] a) {
        long from = Long.parseLong(a[0]), to = Long.parseLong(a[1]);
        Set<Integer> only = new TreeSet<>(); for (int i = 2; i < a.length; i++) only.add(Integer.parseInt(a[i]));
        for (Mutant m : Mutant.all()) {
            Rule r = m.rule();
            if (!only.isEmpty() && !only.contains(r.number())) continue;
            Map<String, Integer> hits = new TreeMap<>(); List<Long> named = new ArrayList<>(); String msg = "";
            int unsound = 0; String why = "";
            long t0 = System.nanoTime(); long n = 0;
            for (long s = from; s <= to && named.size() < 3; s++) {
                n++;
                Chronicle c = new World(m.scenario().apply(s).with(m.broken()), new Coverage(), false).run(true);
                Set<String> seen = new TreeSet<>();
                for (Broken b : c.broken()) seen.add(b.invariant().name());
                for (String k : seen) hits.merge(k, 1, Integer::sum);
                for (Broken b : c.broken()) if (m.names().contains(b.invariant())) { named.add(s); msg = b.what(); break; }
                Chronicle d = new World(m.scenario().apply(s).with(m.sound()), new Coverage(), false).run(true);
                if (!d.isSound()) { unsound++; why = s + " " + d.broken().getFirst(); }
            }
            System.out.printf("%2d %-32s want %-8s %s after %d seeds %s all %s, %.0f s  %s%n", r.number(), r, m.names(), named.isEmpty() ? "MISSED" : "caught", n, named, hits, (System.nanoTime() - t0) / 1e9, msg.substring(0, Math.min(110, msg.length())).replace('\n', ' '));
            if (unsound > 0) System.out.println("     UNSOUND with rules on: " + unsound + " " + why);
        }
    }
}
