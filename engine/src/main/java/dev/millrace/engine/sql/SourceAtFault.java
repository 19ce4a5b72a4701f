package dev.millrace.engine.sql;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan;
import java.util.Collection;
import java.util.List;

/** Whose file it is that an error tells of: what takes files batch by batch must know whether it is one of the batch. */
final class SourceAtFault {
    private SourceAtFault() {}

    /** The same failure, of a source where its text has the path of a file of that one, and of no other of the task. */
    static MillraceException named(MillraceException error, Collection<Scan> scans) {
        boolean ofFiles = error.failure().kind() == FailureKind.INVALID;
        if (!ofFiles || error.failure().source().isPresent()) {
            return error;
        }
        List<String> sources = scans.stream()
                .filter(scan -> scan.files().stream()
                        .anyMatch(file -> isNamed(
                                error.failure().message(), file.location().path())))
                .map(Scan::source)
                .distinct()
                .toList();
        return sources.size() == 1 ? new MillraceException(error.failure().ofSource(sources.getFirst()), error) : error;
    }

    /** Whole: {@code /in/a.csv} is not named where {@code /in/a.csv.gz} is. */
    private static boolean isNamed(String message, String path) {
        for (int at = message.indexOf(path); at >= 0; at = message.indexOf(path, at + 1)) {
            int end = at + path.length();
            boolean ends = end == message.length() || "'\" :,)\n".indexOf(message.charAt(end)) >= 0;
            if (ends) {
                return true;
            }
        }
        return false;
    }
}
