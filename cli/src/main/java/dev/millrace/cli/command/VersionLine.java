package dev.millrace.cli.command;

import dev.millrace.service.settings.Version;
import picocli.CommandLine.IVersionProvider;

/** The text of {@code --version}. */
final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"millrace " + Version.read().millrace()};
    }
}
