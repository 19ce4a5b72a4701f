package dev.millrace.sdk.test;

import dev.millrace.graph.Failure;
import dev.millrace.sdk.LocalOptions;
import dev.millrace.sdk.Millrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Opens what {@link MillraceTest} asks for, when a test first wants it. */
public final class MillraceExtension implements ParameterResolver {
    private static final Namespace SPACE = Namespace.create(MillraceExtension.class);

    /** A Millrace and its home, which are gone when the test is over. */
    private record Opened(Millrace millrace, Path home) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            millrace.close();
            List<Path> files;
            try (Stream<Path> all = Files.walk(home)) {
                files = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Millrace.class;
    }

    @Override
    public Millrace resolveParameter(ParameterContext parameter, ExtensionContext test) {
        MillraceTest asked = AnnotationSupport.findAnnotation(test.getElement(), MillraceTest.class)
                .or(() -> AnnotationSupport.findAnnotation(test.getTestClass(), MillraceTest.class))
                .orElseThrow();
        return test.getStore(SPACE)
                .computeIfAbsent(test.getUniqueId(), _ -> open(asked), Opened.class)
                .millrace();
    }

    private static Opened open(MillraceTest asked) {
        try {
            Path home = Files.createTempDirectory("millrace-test");
            return new Opened(Millrace.open(options -> options(asked, options.home(home))), home);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static LocalOptions options(MillraceTest asked, LocalOptions defaults) {
        LocalOptions options =
                defaults.folder(Path.of(asked.folder())).slots(asked.slots()).memory(asked.memory());
        for (String setting : asked.settings()) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw Failure.invalid("BAD_SETTING", "'" + setting + "' is no setting", "Write key=value")
                        .toException();
            }
            options = options.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return options;
    }
}
