package dev.millrace.storage.record;

import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.codec.StageDecisionCodec;
import dev.millrace.graph.codec.StageGraphCodec;
import dev.millrace.graph.codec.StageMapCodec;
import dev.millrace.graph.codec.Variant;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The documents that the rows of a run name: plans, decisions and maps. They never change once a row names them, so those read last are kept. Thread-safe;
 * the slots of a process may share one.
 */
public final class Documents {
    private static final int PLANS = 16;
    private static final int DECISIONS = 256;
    private static final int MAPS = 16;

    private final ObjectStore objects;
    private final Layout layout;
    private final Recent<StageGraph> plans = new Recent<>(PLANS);
    private final Recent<StageDecision> decisions = new Recent<>(DECISIONS);
    private final Recent<StageMap> maps = new Recent<>(MAPS);

    public Documents(ObjectStore objects, Layout layout) {
        this.objects = objects;
        this.layout = layout;
    }

    /** The plan that the run's row names. Empty: it is not there, or another one is. */
    public Optional<StageGraph> plan(RunId run, String variant) {
        return plans.get(run + " " + variant, () -> read(layout.plan(run), variant, StageGraphCodec::read));
    }

    /** Spares whoever has just stored a plan, or read it back, the look at it. */
    public void stored(RunId run, byte[] bytes, StageGraph plan) {
        plans.keep(run + " " + Variant.of(bytes), plan);
    }

    /** The same of a decision. */
    public void stored(RunId run, byte[] bytes, StageDecision decision) {
        Location location = layout.decision(run, decision.stage(), decision.generation());
        decisions.keep(location + " " + Variant.of(bytes), decision);
    }

    /** The decision that the stage's row names. Empty: it is not there, or another one is. */
    public Optional<StageDecision> decision(RunId run, StageId stage, int generation, String variant) {
        Location location = layout.decision(run, stage, generation);
        return decisions.get(location + " " + variant, () -> read(location, variant, StageDecisionCodec::read));
    }

    /** The winners of a finished stage. Empty: not there. */
    public Optional<StageMap> map(RunId run, StageId stage, int generation) {
        Location location = layout.map(run, stage, generation);
        return maps.get(location.uri(), () -> StoredDocument.get(objects, location, StageMapCodec::read));
    }

    /** A document that is damaged is told as such, not as another's. */
    private <T> Optional<T> read(Location location, String variant, Function<byte[], T> codec) {
        return objects.get(location).map(ObjectStore.Blob::bytes).flatMap(bytes -> {
            T document = StoredDocument.read(location, bytes, codec);
            return Variant.of(bytes).equals(variant) ? Optional.of(document) : Optional.empty();
        });
    }

    /** The last few. The lock is never held while reading. */
    private static final class Recent<T> {
        private final Map<String, T> values;

        Recent(int limit) {
            this.values = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                    return size() > limit;
                }
            };
        }

        Optional<T> get(String key, Supplier<Optional<T>> reader) {
            T known = known(key);
            if (known != null) {
                return Optional.of(known);
            }
            Optional<T> read = reader.get();
            read.ifPresent(value -> keep(key, value));
            return read;
        }

        private synchronized @Nullable T known(String key) {
            return values.get(key);
        }

        private synchronized void keep(String key, T value) {
            values.put(key, value);
        }
    }
}
