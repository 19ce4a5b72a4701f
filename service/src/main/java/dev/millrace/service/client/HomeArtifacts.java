package dev.millrace.service.client;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.service.artifacts.ArtifactRefusals;
import dev.millrace.service.artifacts.ArtifactStore;
import dev.millrace.service.artifacts.ArtifactStore.Named;
import dev.millrace.service.artifacts.Contents.Digest;
import dev.millrace.service.artifacts.StoredContents;
import dev.millrace.service.artifacts.UnnamedContents;
import dev.millrace.service.document.ArtifactJson;
import dev.millrace.service.home.Home;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.storage.record.ArtifactRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The artifacts of a home of this machine. */
public final class HomeArtifacts implements Artifacts {
    private final HomeView view;
    private final ArtifactStore store;
    private final long graceMillis;

    public HomeArtifacts(Home home, EffectiveSettings settings) {
        this.view = HomeView.open(home, settings);
        this.store = new ArtifactStore(
                view.ports(),
                new StoredContents(view.ports().objects(), home.temporary()),
                "",
                settings.bytes(ServiceSetting.ARTIFACT_SIZE));
        this.graceMillis = settings.millis(ServiceSetting.ARTIFACT_GRACE);
    }

    @Override
    public ObjectNode push(Path file, String name) {
        ArtifactRefusals.requireName(name);
        Digest digest = ArtifactFiles.digest(file);
        Named named = store.name(name, digest);
        if (named instanceof Named.Wanting) {
            put(file, digest);
            named = store.name(name, digest);
        }
        return switch (named) {
            case Named.Done done -> ArtifactJson.of(done.head());
            case Named.Wanting _ -> throw ArtifactRefusals.otherBytes(digest.sha256());
        };
    }

    private void put(Path file, Digest digest) {
        try (InputStream in = Files.newInputStream(file)) {
            store.put(digest.sha256(), in);
        } catch (IOException error) {
            throw ArtifactFiles.unreadable(file, error);
        }
    }

    @Override
    public List<ObjectNode> list(String prefix) {
        return store.list(prefix).stream().map(ArtifactJson::of).toList();
    }

    @Override
    public ObjectNode get(String name) {
        ArtifactRow.Head head = store.head(name);
        return ArtifactJson.of(head, store.versions(head));
    }

    @Override
    public void fetch(String name, int version, Path target) {
        ArtifactRow row = store.use(name, version);
        Location place = store.place(row);
        ArtifactFiles.write(target, row.sha256(), draft -> copy(place, draft));
    }

    private void copy(Location place, Path draft) {
        try (InputStream in = view.ports().objects().open(place).orElseThrow(() -> gone(place))) {
            Files.copy(in, draft);
        } catch (IOException error) {
            throw ArtifactFiles.unwritable(draft, error);
        }
    }

    private static RuntimeException gone(Location place) {
        return Failure.of(FailureKind.CORRUPT, "MISSING_OBJECT", "The object '" + place + "' is not there")
                .withRemedy("Push the artifact again")
                .toException();
    }

    @Override
    public void remove(String name) {
        store.remove(name);
    }

    @Override
    public ObjectNode collect(boolean dryRun) {
        UnnamedContents.Swept swept = store.unnamed().sweep(graceMillis, dryRun);
        return JsonNodeFactory.instance
                .objectNode()
                .put("dryRun", dryRun)
                .put("contents", swept.contents())
                .put("bytes", swept.bytes());
    }

    @Override
    public void close() {
        view.close();
    }
}
