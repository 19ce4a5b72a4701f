package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.FileTrouble;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.server.LocalServer;
import dev.millrace.service.settings.EffectiveSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = "Answer over HTTP until it is interrupted; runs that have not ended then go on next time.")
final class ServeCommand extends Tool {
    private static final String TOKEN = "MILLRACE_TOKEN";

    @Option(names = "--port", paramLabel = "N", description = "Port (default: 8787; 0: any that is free).")
    int port = 8787;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: 127.0.0.1, which only this machine reaches); others need a"
                    + " token.")
    String address = "127.0.0.1";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token that requests bear (default: the variable MILLRACE_TOKEN, if there is"
                    + " one).")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--tenants",
            paramLabel = "FILE",
            description = "File of those who share the service: their tokens, folders and limits.")
    @Nullable
    Path tenantsFile;

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535) {
            throw Failure.invalid("USAGE", "--port cannot be " + port, "Write a number from 0 to 65535")
                    .toException();
        }
        EffectiveSettings settings = common.settings(context(), work.flags());
        LocalServer.Listening listening = new LocalServer.Listening(address, port, tenants());
        CountDownLatch ended = new CountDownLatch(1);
        try (LocalServer server = LocalServer.start(
                        CommonOptions.home(context(), settings),
                        settings,
                        context().folder(),
                        listening,
                        this::fault,
                        context().keeping());
                Interrupts _ = Interrupts.to(ended::countDown)) {
            tell(server);
            ended.await();
            terminal().say("stopping; runs that have not ended go on when it is started again");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK.code();
    }

    private void tell(LocalServer server) {
        server.adopted().forEach(run -> terminal().say("going on with " + run + ", which its own command left"));
        if (common.json) {
            print(JsonLine.object().put("endpoint", server.uri().toString()));
        } else {
            terminal().print("millrace answers at " + server.uri());
        }
        terminal().out().flush();
    }

    private void fault(String request, Throwable fault) {
        if (fault instanceof MillraceException known) {
            terminal().say("error: " + request + ": " + known.getMessage());
            return;
        }
        terminal().say("error: request " + request + ": " + fault + " [BUG]");
        fault.printStackTrace(terminal().err());
    }

    private Tenants tenants() {
        if (tenantsFile == null) {
            return Tenants.none(context().folder(), tokens());
        }
        if (tokenFile != null) {
            throw Failure.invalid("USAGE", "--token-file and --tenants exclude each other", "Keep one of them")
                    .toException();
        }
        return Tenants.read(context().folder().resolve(tenantsFile), context().folder());
    }

    private Tokens tokens() {
        String token = tokenFile != null
                ? read(context().folder().resolve(tokenFile))
                : context().environment().getOrDefault(TOKEN, "");
        return token.isEmpty() && tokenFile == null ? Tokens.NONE : new Tokens(Map.of(token, Principal.OWNER));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException error) {
            throw Failure.invalid(
                            "UNREADABLE_FILE",
                            "The token cannot be read: " + FileTrouble.reason(error),
                            "Name a file that this user may read")
                    .toException();
        }
    }
}
