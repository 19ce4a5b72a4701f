package dev.millrace.tests.kills;

import dev.millrace.cli.command.MillraceCommand;
import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A {@code millrace} command in a process of its own: {@code FOLDER DESTINATIONS MOMENT WORDS…}. At the moment it says so and stands still, so that
 * it can be killed exactly there; its other threads go on meanwhile, as they do in a process that is killed.
 */
final class StruckCommand implements FileFaults {
    /** The file that says that the moment has come. */
    static final String MARK = "struck";

    private final Path mark;
    private final Path destinations;
    private final Moment moment;
    private final CountDownLatch never = new CountDownLatch(1);
    private int seen;
    private boolean armed;

    private StruckCommand(Path mark, Path destinations, Moment moment) {
        this.mark = mark;
        this.destinations = destinations;
        this.moment = moment;
    }

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        StruckCommand faults =
                new StruckCommand(folder.resolve(MARK), Path.of(arguments[1]), Moment.parse(arguments[2]));
        Context context = new Context(
                new Terminal(System.out, System.err, false, false),
                folder,
                Map.of("XDG_CONFIG_HOME", folder.resolve("no-config").toString()),
                Screen.USUAL,
                List.of(arguments).subList(3, arguments.length),
                new LocalHome.Options(true, true, 10_000, faults));
        System.exit(MillraceCommand.execute(context));
    }

    @Override
    public void before(Step step, Path path) throws IOException {
        if (hasCome(step, path)) {
            Files.createFile(mark);
            standStill();
        }
    }

    private synchronized boolean hasCome(Step step, Path path) {
        boolean counts = step == moment.step()
                && (moment.where() == Moment.Where.ANYWHERE || path.startsWith(destinations))
                && seen++ == moment.number();
        boolean now = armed && step == moment.then() || counts && moment.then() == moment.step();
        armed = (armed || counts) && !now;
        return now;
    }

    private void standStill() {
        try {
            never.await();
        } catch (InterruptedException end) {
            throw new IllegalStateException("nobody ends a thread of a process that is killed", end);
        }
    }
}
