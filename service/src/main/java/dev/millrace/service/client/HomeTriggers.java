package dev.millrace.service.client;

import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.home.Home;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.watch.TriggerView;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.UploadRow;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The triggers of a home of this machine. */
public final class HomeTriggers implements Triggers {
    private final HomeView view;
    private final TriggerStore store;

    public HomeTriggers(Home home, EffectiveSettings settings) {
        this.view = HomeView.open(home, settings);
        this.store = new TriggerStore(view.ports());
    }

    private ObjectNode document(TriggerRow head) {
        return TriggerJson.of(TriggerView.of(store, head));
    }

    @Override
    public List<ObjectNode> list() {
        return store.list().stream().map(this::document).toList();
    }

    @Override
    public ObjectNode get(String name) {
        return document(store.known(name));
    }

    @Override
    public List<ObjectNode> history(String name, int limit) {
        store.known(name);
        return store.history(name).reversed().stream()
                .limit(most(limit))
                .map(batch -> TriggerJson.batch(name, batch))
                .toList();
    }

    @Override
    public List<ObjectNode> files(String name, Set<UploadRow.State> states, int limit) {
        return TriggerView.of(store, store.known(name)).uploads().reversed().stream()
                .filter(upload -> states.contains(upload.state()))
                .limit(most(limit))
                .map(upload -> TriggerJson.file(name, upload))
                .toList();
    }

    private static long most(int limit) {
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    @Override
    public ObjectNode pause(String name) {
        return document(store.pause(name));
    }

    @Override
    public ObjectNode resume(String name) {
        return document(store.resume(name));
    }

    @Override
    public ObjectNode fire(String name) {
        return document(store.fire(name));
    }

    @Override
    public void remove(String name) {
        store.remove(name);
    }

    @Override
    public int release(String name) {
        store.known(name);
        return store.release(name);
    }

    @Override
    public void close() {
        view.close();
    }
}
