package dev.millrace.coordinator.policy.barrier;

import java.util.Map;

/**
 * When sizes count as small or large.
 *
 * @param coalesceBytes neighbours are read by one task while they are no larger together; 0: never
 * @param skewBytes a partition that is not larger is left whole
 * @param skewFactor a partition that is not larger than so many times the median is left whole
 * @param flipBytes a side of a join that is larger is not given to every task
 */
public record BarrierSettings(boolean adaptive, long coalesceBytes, long skewBytes, int skewFactor, long flipBytes) {
    /** Everything as planned. */
    public static final BarrierSettings OFF = new BarrierSettings(false, 0, 0, 1, 0);

    /** The settings that a plan was made with; a plan that does not say is carried out as it is. */
    public static BarrierSettings of(Map<String, String> settings) {
        if (!"true".equals(settings.get("plan.adaptive"))) {
            return OFF;
        }
        return new BarrierSettings(
                true,
                number(settings, "plan.coalesceBytes"),
                number(settings, "plan.skewBytes"),
                (int) Math.max(1, number(settings, "plan.skewFactor")),
                number(settings, "plan.flipBytes"));
    }

    private static long number(Map<String, String> settings, String key) {
        return Long.parseLong(settings.getOrDefault(key, "0"));
    }
}
