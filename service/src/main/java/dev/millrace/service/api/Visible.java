package dev.millrace.service.api;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.Principal;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.OwnerRow;

/** Which runs somebody sees. Those of others are not there: neither in lists nor by their ids. */
final class Visible {
    private final Parts parts;

    Visible(Parts parts) {
        this.parts = parts;
    }

    boolean sees(Principal principal, RunId run) {
        return principal.isOwner()
                || parts.runs()
                        .ports()
                        .table()
                        .read(Keys.owner(run))
                        .map(OwnerRow::of)
                        .filter(row -> row.tenant().equals(principal.tenant()))
                        .isPresent();
    }

    /** The run in the path of a call, whatever is asked of it. Throws {@code RUN_NOT_FOUND} for one that is not there, or not for who calls. */
    RunId known(Call call) {
        RunId run = run(call.principal(), call.required("run"));
        parts.runs().catalogue().known(run);
        return run;
    }

    /** The run that is named as on the command line. Throws {@code RUN_NOT_FOUND} for another's as for none. */
    RunId run(Principal principal, String name) {
        if (principal.isOwner()) {
            return parts.runs().catalogue().find(name);
        }
        try {
            return parts.runs().catalogue().find(name, run -> sees(principal, run));
        } catch (MillraceException missing) {
            // What it says is of the home, which is the owner's.
            throw Failure.invalid(
                            "RUN_NOT_FOUND",
                            "There is no run '" + name + "', or several",
                            "GET /v1/runs lists the runs")
                    .toException();
        }
    }
}
