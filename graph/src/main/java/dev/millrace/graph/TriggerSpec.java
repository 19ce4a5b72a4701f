package dev.millrace.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A trigger as it was registered, with the job whose runs it begins. It stands under the name of the job, {@code job} or {@code job@environment}.
 *
 * @param folder where relative paths in the SQL of the job begin
 */
public record TriggerSpec(String name, Trigger trigger, JobSpec job, String folder) {
    public Optional<UploadTrigger> upload() {
        return trigger instanceof UploadTrigger upload ? Optional.of(upload) : Optional.empty();
    }

    public Optional<ScheduleTrigger> schedule() {
        return trigger instanceof ScheduleTrigger schedule ? Optional.of(schedule) : Optional.empty();
    }

    /** The job on exactly the files of a batch, those that other runs have taken meanwhile left out. */
    public JobSpec on(UploadBatch batch) {
        String reading = upload().orElseThrow().source();
        List<String> from = batch.files().stream()
                .map(file -> UploadTrigger.escaped(file.location().uri()))
                .toList();
        List<JobSpec.Source> sources = new ArrayList<>();
        for (JobSpec.Source source : job.sources()) {
            sources.add(source.name().equals(reading) ? source.reading(from) : source);
        }
        SortedMap<String, String> labels = new TreeMap<>(job.labels());
        labels.put("trigger", name);
        labels.put("batch", Integer.toString(batch.number()));
        return new JobSpec(
                job.name(),
                sources,
                job.steps(),
                job.sinks(),
                labels,
                job.limits(),
                job.settings(),
                job.quality(),
                job.conduct(),
                job.reuse());
    }
}
