package dev.millrace.engine.loop;

import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.Optional;
import java.util.function.Function;

/** The rows of a message's run and stage, and what the message is worth beside them. */
record Standing(Verdict verdict, Optional<RunRow> run, Optional<StageRow> stage) {
    /** By cheap reads; read again consistently when they seem to be from before the message. */
    static Standing of(TaskMessage message, Ports ports, Rules rules) {
        Standing glance = read(message, ports.glances()::at, rules);
        return glance.verdict == Verdict.NEWER ? consistent(message, ports, rules) : glance;
    }

    static Standing consistent(TaskMessage message, Ports ports, Rules rules) {
        return read(message, ports.table()::read, rules);
    }

    /** By cheap reads only: what is obsolete by them is. */
    static Standing glance(TaskMessage message, Ports ports, Rules rules) {
        return read(message, ports.glances()::at, rules);
    }

    private static Standing read(
            TaskMessage message, Function<StateTable.Key, Optional<StateTable.Row>> table, Rules rules) {
        Optional<RunRow> run = table.apply(Keys.run(message.run())).map(RunRow::of);
        Optional<StageRow> stage =
                table.apply(Keys.stage(message.run(), message.stage())).map(StageRow::of);
        return new Standing(Verdict.of(message, run, stage, rules), run, stage);
    }
}
