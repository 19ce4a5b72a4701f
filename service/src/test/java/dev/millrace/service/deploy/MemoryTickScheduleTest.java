package dev.millrace.service.deploy;

import dev.millrace.service.deploy.TickSchedule.Tick;

final class MemoryTickScheduleTest extends TickScheduleContract {
    private final MemoryTickSchedule schedule = new MemoryTickSchedule();

    @Override
    protected TickSchedule schedule() {
        return schedule;
    }

    @Override
    protected String unique(String name) {
        return name;
    }

    @Override
    protected void make(String deployment, Tick tick) {
        schedule.put(deployment, tick);
    }
}
