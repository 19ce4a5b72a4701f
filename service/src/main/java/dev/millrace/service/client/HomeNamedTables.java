package dev.millrace.service.client;

import dev.millrace.coordinator.plan.job.TableDefinition;
import dev.millrace.service.document.NamedJson;
import dev.millrace.service.home.Home;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.tables.TableRegister;
import dev.millrace.service.tables.TableRegister.Registered;
import dev.millrace.storage.record.NamedKind;
import dev.millrace.storage.record.NamedRow;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The tables of a home of this machine. */
public final class HomeNamedTables implements NamedTables {
    private final HomeView view;
    private final TableRegister register;

    public HomeNamedTables(Home home, EffectiveSettings settings) {
        this.view = HomeView.open(home, settings);
        this.register = new TableRegister(view.ports(), "");
    }

    private static ObjectNode json(NamedRow row) {
        return NamedJson.of(row, NamedKind.TABLE);
    }

    @Override
    public ObjectNode register(String name, TableDefinition table, boolean replace) {
        TableRegister.requireName(name);
        Registered registered = register.register(name, table);
        if (replace && registered instanceof Registered.Taken) {
            registered = register.save(name, Optional.of(register.current(name).version()), table);
        }
        return switch (registered) {
            case Registered.Done done -> json(done.row());
            case Registered.Taken _ -> throw TableRegister.taken(name);
        };
    }

    @Override
    public List<ObjectNode> list() {
        return register.list().stream().map(HomeNamedTables::json).toList();
    }

    @Override
    public ObjectNode get(String name, int version) {
        TableRegister.requireName(name);
        return json(version == 0 ? register.current(name) : register.version(name, version));
    }

    @Override
    public List<ObjectNode> versions(String name) {
        TableRegister.requireName(name);
        return register.versions(name).stream().map(HomeNamedTables::json).toList();
    }

    @Override
    public void remove(String name) {
        TableRegister.requireName(name);
        register.remove(name);
    }

    @Override
    public void close() {
        view.close();
    }
}
