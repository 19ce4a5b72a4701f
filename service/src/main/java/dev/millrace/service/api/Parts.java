package dev.millrace.service.api;

import dev.millrace.service.cost.Prices;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import java.nio.file.Path;

/**
 * What routes answer by.
 *
 * @param runs keeps runs and works on them
 * @param folder where relative paths of the owner's jobs begin
 */
public record Parts(ServedRuns runs, EffectiveSettings settings, Path folder, Version version, Tenants tenants) {
    Prices prices() {
        return Prices.of(settings, folder);
    }
}
