package dev.millrace.engine.sql;

import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;

/** What a slot keeps from task to task. */
record Workplace(
        ObjectStore store,
        Clock clock,
        SqlSlot slot,
        MemoryGuard guard,
        SlotDatabase database,
        VerifiedObjects verified,
        GzipTexts gzip,
        KnownTexts texts,
        SlotVitals vitals) {}
