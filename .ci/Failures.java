import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What the test reports below the working directory say: the tests that failed, each with its class, its method and the beginning of its message, why
 * some were skipped, and in the last line how many passed. Ends with 1 when one failed, when a report cannot be read, or when there is none.
 */
final class Failures {
    /** With the lines around them they fit the end of a log. */
    private static final int SHOWN = 12;

    private static final int LONGEST_MESSAGE = 400;

    /** Few tests that failed are told at length: nobody may be able to make them fail again. */
    private static final int FEW = 3;

    private static final int LONGEST_OF_FEW = 3_000;
    private static final int LINES_OF_STACK = 6;

    private final List<String> failed = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private int tests;
    private final SortedMap<String, Integer> skipped = new TreeMap<>();

    public static void main(String[] arguments) throws IOException {
        Failures failures = new Failures();
        try (Stream<Path> files = Files.walk(Path.of(""), 4)) {
            files.filter(Failures::isReport).sorted().forEach(failures::read);
        }
        failures.tell();
        System.exit(failures.failed.isEmpty() && failures.tests > 0 ? 0 : 1);
    }

    private static boolean isReport(Path file) {
        return file.getParent() != null
                && file.getParent().endsWith("target/surefire-reports")
                && file.getFileName().toString().matches("TEST-.*\\.xml");
    }

    private void read(Path report) {
        try {
            Element suite = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getDocumentElement();
            NodeList cases = suite.getElementsByTagName("testcase");
            for (int index = 0; index < cases.getLength(); index++) {
                read((Element) cases.item(index));
            }
        } catch (Exception unreadable) {
            failed.add(report + " cannot be read: " + unreadable.getMessage());
            places.add("");
        }
    }

    private void read(Element test) {
        tests++;
        for (String kind : List.of("failure", "error")) {
            NodeList found = test.getElementsByTagName(kind);
            if (found.getLength() > 0) {
                Element failure = (Element) found.item(0);
                String message = failure.getAttribute("message").isBlank()
                        ? failure.getTextContent()
                        : failure.getAttribute("message");
                String name = test.getAttribute("classname") + "." + test.getAttribute("name");
                failed.add(name + ": " + message.strip().replaceAll("\\s+", " "));
                places.add(places(failure.getTextContent()));
                return;
            }
        }
        NodeList found = test.getElementsByTagName("skipped");
        if (found.getLength() > 0) {
            skipped.merge(reason((Element) found.item(0)), 1, Integer::sum);
        }
    }

    /** Some reports have it as the first line of a stack. */
    private static String reason(Element skip) {
        String message = skip.getAttribute("message");
        return message.isBlank()
                ? skip.getTextContent().strip().lines().findFirst().orElse("no reason given")
                : message;
    }

    /** Where it was: the first lines of our own code in its stack, those of its causes too. */
    private static String places(String stack) {
        return stack.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("at dev.millrace.") || line.startsWith("Caused by: "))
                .limit(LINES_OF_STACK)
                .map(line -> "\n    " + shortened(line, LONGEST_MESSAGE))
                .collect(Collectors.joining());
    }

    private static String shortened(String message) {
        return shortened(message, LONGEST_MESSAGE);
    }

    private static String shortened(String message, int most) {
        return message.length() <= most ? message : message.substring(0, most) + "…";
    }

    private void tell() {
        boolean few = failed.size() <= FEW;
        for (int index = 0; index < Math.min(SHOWN, failed.size()); index++) {
            System.out.println("FAILED "
                    + (few
                            ? shortened(failed.get(index), LONGEST_OF_FEW) + places.get(index)
                            : shortened(failed.get(index))));
        }
        if (failed.size() > SHOWN) {
            System.out.println("FAILED and " + (failed.size() - SHOWN) + " more");
        }
        skipped.forEach((reason, count) -> System.out.println("skipped " + count + ": " + shortened(reason)));
        int left = skipped.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println(
                (tests - failed.size() - left) + " passed, " + failed.size() + " failed, " + left + " skipped");
    }
}
