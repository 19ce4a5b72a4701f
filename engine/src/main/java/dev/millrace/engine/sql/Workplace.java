package dev.millrace.engine.sql;

import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.fetch.RangeFetch;
import dev.millrace.storage.parquet.ParquetExcerpts;

/** What a slot keeps from task to task. */
record Workplace(
        ObjectStore store,
        RangeFetch ranges,
        ParquetExcerpts excerpts,
        Clock clock,
        SqlSlot slot,
        MemoryGuard guard,
        SlotDatabase database,
        VerifiedObjects verified,
        GzipTexts gzip,
        KnownTexts texts,
        SlotVitals vitals) {}
