package dev.millrace.simulation.world;

import dev.millrace.graph.Release;
import dev.millrace.simulation.invariant.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Which versions of the code are there: those of a scenario, but for the times in which one is gone. */
final class Deployments implements Presence {
    /** In true time; the end is not part of it. */
    private record Gone(Release release, long fromMillis, long untilMillis) {
        boolean isAt(long millis) {
            return fromMillis <= millis && millis < untilMillis;
        }
    }

    private final Scenario scenario;
    private final LongSupplier nowMillis;
    private final List<Gone> gone = new ArrayList<>();

    Deployments(Scenario scenario, LongSupplier nowMillis) {
        this.scenario = scenario;
        this.nowMillis = nowMillis;
        long startMillis = nowMillis.getAsLong();
        for (Absence absence : scenario.absences()) {
            gone.add(new Gone(
                    version(absence.version()),
                    startMillis + absence.fromMillis(),
                    startMillis + absence.untilMillis()));
        }
    }

    /** Versions of the code in turn. */
    Release version(int number) {
        return scenario.versions() == 1 ? Release.ANY : new Release("v" + number % scenario.versions());
    }

    /** The newest that is there: what users ask runs of it. */
    Release live() {
        for (int number = scenario.versions() - 1; number > 0; number--) {
            if (isThere(version(number))) {
                return version(number);
            }
        }
        return version(0);
    }

    /** Whether who asks for it finds it, and processes of it begin. */
    boolean isThere(Release release) {
        return wasThere(release, nowMillis.getAsLong(), nowMillis.getAsLong());
    }

    /** Somebody deploys it again. */
    void bringBack(Release release) {
        long now = nowMillis.getAsLong();
        gone.replaceAll(
                one -> one.release().equals(release) && one.isAt(now) ? new Gone(release, one.fromMillis(), now) : one);
    }

    @Override
    public boolean wasThere(Release release, long fromMillis, long untilMillis) {
        return gone.stream()
                .noneMatch(one -> one.release().equals(release) && one.isAt(fromMillis) && one.isAt(untilMillis));
    }

    @Override
    public boolean wasGone(Release release, long fromMillis, long untilMillis, long forMillis) {
        return gone.stream().filter(one -> one.release().equals(release)).anyMatch(one -> {
            long last = Math.min(untilMillis, one.untilMillis());
            return last >= fromMillis && last - one.fromMillis() >= forMillis;
        });
    }
}
