package dev.millrace.graph;

/**
 * One claim of a task: {@code epoch.task.number}, or {@code epoch.task.s} and {@code epoch.task.s2} for the speculative ones. Never used twice within a stage's
 * generation, because the number comes from the claim row; it names the attempt's objects and fills the task's slot.
 *
 * @param epoch the user's try of the run, from 0
 * @param task position of the task in its stage, from 0
 * @param number the claim's number within the epoch, from 1; 0 and -1 for the speculative attempts
 */
public record AttemptId(int epoch, int task, int number) {
    /** Speculative attempts of a task in an epoch. */
    public static final int SPECULATIVE = 2;

    private static final String FIRST = "s";
    private static final String SECOND = "s2";

    public AttemptId {
        if (epoch < 0 || task < 0 || number <= -SPECULATIVE) {
            throw new IllegalArgumentException(
                    "an attempt's parts are not negative: " + epoch + "." + task + "." + number);
        }
    }

    /** @param place which of them, from 0 */
    public static AttemptId speculative(int epoch, int task, int place) {
        return new AttemptId(epoch, task, -place);
    }

    public boolean isSpeculative() {
        return number <= 0;
    }

    public static AttemptId parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not an attempt id: " + text);
        }
        int number = switch (parts[2]) {
            case FIRST -> 0;
            case SECOND -> -1;
            default -> Integer.parseInt(parts[2]);
        };
        return new AttemptId(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), number);
    }

    @Override
    public String toString() {
        String claim = switch (number) {
            case 0 -> FIRST;
            case -1 -> SECOND;
            default -> Integer.toString(number);
        };
        return epoch + "." + task + "." + claim;
    }
}
