/**
 * Settings in layers: defaults, the user's file, the project's file, the environment, the command line. Start reading at
 * {@link dev.millrace.service.settings.SettingsLayers}; all keys are in {@link dev.millrace.service.settings.SettingsCatalogue}.
 *
 * <p>Absent on purpose: components. Settings are numbers and words, so that the effective ones can be printed and kept with a run.
 */
@NullMarked
package dev.millrace.service.settings;

import org.jspecify.annotations.NullMarked;
