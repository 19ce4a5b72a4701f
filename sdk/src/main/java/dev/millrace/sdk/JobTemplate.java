package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.ParameterText;
import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.sdk.job.Caller;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A job with typed parameters and named environments, as job files have them: it is made anew for the values of each run. Parameters are declared
 * first, then environments, which give some of them other values; what a run is given wins over both. Used by one thread.
 */
public final class JobTemplate {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,62}";
    private static final String ENVIRONMENT = "[a-z0-9][a-z0-9._-]{0,62}";

    private final Session session;
    private final String name;
    private final Body body;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Map<String, ParameterValue>> environments = new LinkedHashMap<>();

    JobTemplate(Session session, String name, Body body) {
        this.session = session;
        this.name = name;
        this.body = body;
    }

    /** Says what the job is for some values: its outputs, checks, limits. */
    @FunctionalInterface
    public interface Body {
        /** Called once for each run; names that are registered with Millrace can be given only once, so do that outside. */
        void define(Job job, JobValues values);
    }

    private record Parameter(String type, Optional<ParameterValue> standard) {}

    /**
     * A parameter that every run must be given.
     *
     * @param type as in job files: {@code string}, {@code int}, {@code decimal}, {@code decimal(p,s)}, {@code double}, {@code bool}, {@code date},
     *     {@code timestamp}
     */
    public JobTemplate parameter(String parameter, String type) {
        return declare(parameter, type, Optional.empty());
    }

    /** A parameter with a value for runs that are given none. */
    public JobTemplate parameter(String parameter, String type, Object standard) {
        return declare(parameter, type, Optional.of(value(parameter, type, standard, Caller.place())));
    }

    private JobTemplate declare(String parameter, String type, Optional<ParameterValue> standard) {
        Place place = Caller.place();
        if (!parameter.matches(NAME)) {
            throw invalid(
                    "BAD_NAME",
                    "'" + parameter + "' cannot be the name of a parameter",
                    "Use letters, digits and '_', beginning with a letter",
                    place);
        }
        ParameterText.requireType(parameter, type, place);
        if (parameters.putIfAbsent(parameter, new Parameter(type, standard)) != null) {
            throw invalid(
                    "DUPLICATE_NAME",
                    "The job has a parameter '" + parameter + "' already",
                    "Declare each parameter once",
                    place);
        }
        return this;
    }

    /** Another value of some parameters, under a name. Incremental reads of each environment have a list of taken files of their own. */
    public JobTemplate environment(String environment, Map<String, ?> values) {
        Place place = Caller.place();
        if (!environment.matches(ENVIRONMENT)) {
            throw invalid(
                    "BAD_NAME",
                    "'" + environment + "' cannot be the name of an environment",
                    "Use lower case, digits, '.', '_' and '-', at most 63",
                    place);
        }
        if (environments.putIfAbsent(environment, values(values, place)) != null) {
            throw invalid(
                    "DUPLICATE_NAME",
                    "The job has an environment '" + environment + "' already",
                    "Declare each environment once",
                    place);
        }
        return this;
    }

    /** The job with these values, outside of any environment. */
    public Job job(Map<String, ?> values) {
        return made("", Map.of(), values, Caller.place());
    }

    /** The job with these values in an environment. */
    public Job job(String environment, Map<String, ?> values) {
        Place place = Caller.place();
        Map<String, ParameterValue> changed = environments.get(environment);
        if (changed == null) {
            throw invalid(
                    "UNKNOWN_ENVIRONMENT",
                    "The job has no environment '" + environment + "'",
                    among(environment, environments.keySet()),
                    place);
        }
        return made(environment, changed, values, place);
    }

    /** Begins a run. */
    public Run submit(Map<String, ?> values) {
        return job(values).submit();
    }

    /** Begins a run in an environment. */
    public Run submit(String environment, Map<String, ?> values) {
        return job(environment, values).submit();
    }

    private Job made(String environment, Map<String, ParameterValue> changed, Map<String, ?> given, Place place) {
        Map<String, ParameterValue> known = new LinkedHashMap<>(changed);
        known.putAll(values(given, place));
        Map<String, ParameterValue> all = new LinkedHashMap<>();
        parameters.forEach((parameter, declared) -> all.put(
                parameter,
                Optional.ofNullable(known.get(parameter))
                        .or(declared::standard)
                        .orElseThrow(() -> invalid(
                                "MISSING_PARAMETER",
                                "The parameter '" + parameter + "' (" + declared.type() + ") has no value",
                                "Give one, or declare it with a default",
                                place))));
        Job job = new Job(session, name, environment, place);
        body.define(job, new JobValues(environment, all));
        return job;
    }

    private Map<String, ParameterValue> values(Map<String, ?> values, Place place) {
        Map<String, ParameterValue> typed = new LinkedHashMap<>();
        values.forEach((parameter, value) -> {
            Parameter declared = parameters.get(parameter);
            if (declared == null) {
                throw invalid(
                        "UNKNOWN_PARAMETER",
                        "The job has no parameter '" + parameter + "'",
                        among(parameter, parameters.keySet()),
                        place);
            }
            typed.put(parameter, value(parameter, declared.type(), value, place));
        });
        return typed;
    }

    private static String among(String wrong, Collection<String> known) {
        return known.isEmpty() ? "Declare it first" : Suggestion.sentence(wrong, known);
    }

    private static ParameterValue value(String parameter, String type, Object value, Place place) {
        String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        try {
            return ParameterText.value(parameter, type, text, place);
        } catch (MillraceException error) {
            throw error.failure()
                    .withRemedy("Give a value of that type, as an object of Java or as text")
                    .toException();
        }
    }

    private static MillraceException invalid(String code, String message, String remedy, Place place) {
        return Failure.invalid(code, message, remedy).at(place).toException();
    }
}
