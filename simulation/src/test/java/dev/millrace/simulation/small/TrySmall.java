package dev.millrace.simulation.small;

import dev.millrace.storage.record.*;
import java.util.*;

public class TrySmall {
    public static void main(String[] a) {
        int most = Integer.parseInt(a[0]);
        for (String spec : Arrays.asList(a).subList(1, a.length)) {
            String[] p = spec.split(",");
            Map<Chance, Integer> m = new EnumMap<>(Chance.class);
            Rules rules = Rules.all();
            for (int i = 6; i < p.length; i++) { if (p[i].startsWith("-")) { for (Rule r : Rule.values()) if (r.number() == Integer.parseInt(p[i].substring(1))) rules = rules.without(r); } else { String[] kv = p[i].split(":"); m.put(Chance.valueOf(kv[0]), Integer.parseInt(kv[1])); } }
            SmallWorld w = new SmallWorld(Integer.parseInt(p[0]), Integer.parseInt(p[1]), Integer.parseInt(p[2]), Integer.parseInt(p[3]), Integer.parseInt(p[4]), 2, SmallWorld.Budget.of(Integer.parseInt(p[5]), m), rules);
            long t = System.nanoTime();
            Search.Found f = new Search(w).run(most);
            System.out.printf("%s: %d states, %d moves, %s, %.1f s%n%s", spec, f.states(), f.moves(), f.complete() ? "complete" : "bounded", (System.nanoTime() - t) / 1e9, f.brokenOrEmpty());
        }
    }
}
