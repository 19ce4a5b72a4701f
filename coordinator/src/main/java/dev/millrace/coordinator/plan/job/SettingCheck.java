package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import java.util.Optional;

/** Knows which settings a job may have. */
public interface SettingCheck {
    /** What is wrong with a setting; empty: nothing. */
    Optional<Failure> check(String key, String value);
}
