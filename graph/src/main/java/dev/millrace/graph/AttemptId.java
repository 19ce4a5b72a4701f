package dev.millrace.graph;

/**
 * One claim of a task: {@code epoch.task.number}, or {@code epoch.task.s} for the speculative one. Never used twice within a stage's
 * generation, because the number comes from the claim row; it names the attempt's objects and fills the task's slot.
 *
 * @param epoch the user's try of the run, from 0
 * @param task position of the task in its stage, from 0
 * @param number the claim's number within the epoch, from 1; 0 for the speculative attempt
 */
public record AttemptId(int epoch, int task, int number) {
    public AttemptId {
        if (epoch < 0 || task < 0 || number < 0) {
            throw new IllegalArgumentException(
                    "an attempt's parts are not negative: " + epoch + "." + task + "." + number);
        }
    }

    public static AttemptId speculative(int epoch, int task) {
        return new AttemptId(epoch, task, 0);
    }

    public boolean isSpeculative() {
        return number == 0;
    }

    public static AttemptId parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not an attempt id: " + text);
        }
        int number = parts[2].equals("s") ? 0 : Integer.parseInt(parts[2]);
        return new AttemptId(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), number);
    }

    @Override
    public String toString() {
        return epoch + "." + task + "." + (isSpeculative() ? "s" : Integer.toString(number));
    }
}
