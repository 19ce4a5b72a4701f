package dev.millrace.simulation.fault;

import dev.millrace.graph.Location;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.NoticeRow;
import org.jspecify.annotations.Nullable;

/** Tells from a call what kind of step it is. */
final class Steps {
    private Steps() {}

    static Step reading(Key key) {
        if (key.sort().equals("RUN")) {
            return Step.READ_RUN;
        }
        String partition = key.partition();
        if (partition.startsWith("KEY#")) {
            return Step.READ_KEY;
        }
        if (partition.startsWith("OUT#")) {
            return Step.READ_DESTINATION;
        }
        return partition.contains("#S#")
                ? Step.READ_SLOTS
                : partition.contains("#C#") ? Step.READ_CLAIM : reading(partition);
    }

    /** Several rows, whose sort keys begin with a prefix. */
    static Step reading(String partition, String sortPrefix) {
        return sortPrefix.equals(Keys.NOTICES) ? Step.READ_NOTICES : reading(partition);
    }

    private static Step reading(String partition) {
        return partition.contains("#F#") ? Step.READ_FAILURES : Step.READ_STAGES;
    }

    static Step glancing(Key key) {
        return key.sort().equals("RUN")
                ? Step.GLANCE_RUN
                : key.partition().contains("#S#") ? Step.GLANCE_SLOTS : Step.GLANCE_STAGE;
    }

    static Step writing(Update update) {
        Key key = update.key();
        if (key.sort().equals("RUN")) {
            return writingRun(update);
        }
        if (key.sort().startsWith("STG#")) {
            return writingStage(update);
        }
        if (NoticeRow.isNotice(key)) {
            return writingNotice(update);
        }
        String partition = key.partition();
        if (partition.startsWith("KEY#")) {
            return Step.PUT_KEY;
        }
        if (partition.contains("#S#")) {
            return change(update, "t", true) == null ? Step.MARK : Step.COMMIT;
        }
        if (partition.contains("#F#")) {
            return has(update, "handled") ? Step.HANDLED : Step.FAILURE;
        }
        return writingClaim(update);
    }

    private static Step writingRun(Update update) {
        Change state = change(update, "state", false);
        if (state instanceof Change.Set set && set.value() instanceof Value.Text text) {
            return switch (text.text()) {
                case "PUBLISHING" -> has(update, "paused") ? Step.RUN_PAUSED : Step.RUN_PUBLISHING;
                case "SUCCEEDED" -> Step.RUN_SUCCEEDED;
                case "FAILED" -> Step.RUN_FAILED;
                case "CANCELLED" -> Step.RUN_CANCELLED;
                case "EXPIRED" -> Step.RUN_EXPIRED;
                default -> begun(update);
            };
        }
        Change paused = change(update, "paused", false);
        if (paused != null) {
            return paused instanceof Change.Set ? Step.RUN_PAUSED : Step.RUN_UNPAUSED;
        }
        Change due = change(update, "due", false);
        return due == null ? Step.RUN_NOTED : due instanceof Change.Remove ? Step.RUN_CLEAN : Step.RUN_CHECKED;
    }

    private static Step begun(Update update) {
        if (update.conditions().stream().anyMatch(Condition.RowAbsent.class::isInstance)) {
            return Step.PUT_RUN;
        }
        if (change(update, "paused", false) instanceof Change.Set) {
            return Step.RUN_PAUSED;
        }
        return has(update, "epoch") ? Step.RUN_RETRIED : Step.RUN_RUNNING;
    }

    private static Step writingStage(Update update) {
        if (has(update, "started")) {
            return Step.STAGE_STARTED;
        }
        if (has(update, "generation")) {
            return Step.STAGE_REPLANNED;
        }
        if (has(update, "epoch")) {
            return Step.STAGE_REARMED;
        }
        return has(update, "state") ? Step.STAGE_DONE : has(update, "sweeps") ? Step.STAGE_SWEPT : Step.STAGE_SENT;
    }

    private static Step writingNotice(Update update) {
        return has(update, "heard")
                ? Step.NOTICE_HEARD
                : has(update, "trouble") ? Step.NOTICE_REFUSED : Step.NOTICE_TAKEN;
    }

    private static Step writingClaim(Update update) {
        if (has(update, "starts")) {
            return Step.CLAIM;
        }
        if (has(update, "speculative") || has(update, "speculative2")) {
            return Step.CLAIM_SPECULATIVE;
        }
        if (!has(update, "until")) {
            return Step.SMALLER_KEPT_OUT;
        }
        return change(update, "until", false) instanceof Change.Set set
                        && set.value().equals(Value.of(0))
                ? Step.LEASE_ENDED
                : Step.BEAT;
    }

    private static boolean has(Update update, String attribute) {
        return change(update, attribute, false) != null;
    }

    /** The change of an attribute; of {@code numbered}, of one whose name is {@code attribute} and digits. */
    private static @Nullable Change change(Update update, String attribute, boolean numbered) {
        for (Change change : update.changes()) {
            String name = name(change);
            if (numbered ? isNumbered(name, attribute) : name.equals(attribute)) {
                return change;
            }
        }
        return null;
    }

    private static boolean isNumbered(String name, String attribute) {
        return name.startsWith(attribute)
                && name.length() > attribute.length()
                && Character.isDigit(name.charAt(attribute.length()));
    }

    private static String name(Change change) {
        return switch (change) {
            case Change.Set set -> set.attribute();
            case Change.Add add -> add.attribute();
            case Change.Remove remove -> remove.attribute();
        };
    }

    static Step getting(Location location) {
        return switch (Subject.of(location)) {
            case SPEC -> Step.GET_SPEC;
            case PLAN -> Step.GET_PLAN;
            case DECISION -> Step.GET_DECISION;
            case MAP -> Step.GET_MAP;
            case REPLACED -> Step.GET_REPLACED;
            case MANIFEST -> Step.GET_MANIFEST;
            case OUTPUT -> Step.GET_OUTPUT;
            case GATHERED -> Step.GET_GATHERED;
            case DATA -> Step.GET_DATA;
            case FILE -> Step.GET_FILE;
        };
    }

    static Step putting(Location location) {
        return switch (Subject.of(location)) {
            case SPEC -> Step.PUT_SPEC;
            case PLAN -> Step.PUT_PLAN;
            case DECISION -> Step.PUT_DECISION;
            case MAP -> Step.PUT_MAP;
            case REPLACED -> Step.PUT_REPLACED;
            case MANIFEST -> Step.PUT_MANIFEST;
            case OUTPUT -> Step.PUT_OUTPUT;
            case GATHERED -> Step.PUT_GATHERED;
            case DATA -> Step.PUT_DATA;
            case FILE -> Step.COPY_FILE;
        };
    }

    static Step deleting(Location location) {
        return switch (Subject.of(location)) {
            case SPEC, PLAN, DECISION, MAP, REPLACED -> Step.DELETE_DOCUMENT;
            case OUTPUT, GATHERED, DATA -> Step.DELETE_ATTEMPT;
            case MANIFEST, FILE -> Step.DELETE_FILE;
        };
    }

    /** What an object is, by its place. */
    private enum Subject {
        SPEC,
        PLAN,
        DECISION,
        MAP,
        REPLACED,
        MANIFEST,
        OUTPUT,
        GATHERED,
        DATA,
        FILE;

        static Subject of(Location location) {
            String uri = location.uri();
            int runs = uri.indexOf("/runs/run_");
            if (runs < 0) {
                return uri.endsWith("/_manifest.json") ? MANIFEST : FILE;
            }
            String path = uri.substring(Math.min(uri.length(), runs + "/runs/run_".length() + 27));
            return switch (path) {
                case "spec.json" -> SPEC;
                case "plan.json" -> PLAN;
                case "replaced.json" -> REPLACED;
                default ->
                    path.startsWith("decisions/")
                            ? DECISION
                            : path.startsWith("maps/")
                                    ? MAP
                                    : path.endsWith("/output.json")
                                            ? OUTPUT
                                            : path.contains("/leaf-") ? GATHERED : DATA;
            };
        }
    }
}
