package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.Similar;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Optional;

/** The character set of a text, where it is another than UTF-8. */
final class TextEncoding {
    private TextEncoding() {}

    /** Whether each byte is a character by itself, and the first 128 are those of ASCII: so bytes tell where lines and fields end. */
    static boolean isOneByteEach(Charset encoding) {
        byte[] plain = new byte[128];
        for (int letter = 0; letter < plain.length; letter++) {
            plain[letter] = (byte) letter;
        }
        return encoding.canEncode()
                && encoding.newEncoder().maxBytesPerChar() == 1.0f
                && new String(plain, encoding).equals(new String(plain, StandardCharsets.US_ASCII));
    }

    /** Throws UNKNOWN_ENCODING. */
    static Optional<Charset> of(JobSpec.Source source) {
        String name = source.csv().details().encoding();
        if (name == null) {
            return Optional.empty();
        }
        try {
            Charset charset = Charset.forName(name);
            return charset.equals(StandardCharsets.UTF_8) ? Optional.empty() : Optional.of(charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            List<String> known = List.copyOf(Charset.availableCharsets().keySet());
            throw new MillraceException(
                    Failure.invalid(
                            "UNKNOWN_ENCODING",
                            "the source '" + source.name() + "' has the unknown encoding '" + name + "'",
                            Similar.to(name, known)
                                    .map(similar -> "Did you mean " + similar + "?")
                                    .orElse("Write for example latin1, windows-1252 or utf-16")),
                    unknown);
        }
    }
}
