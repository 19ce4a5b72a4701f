package dev.millrace.storage.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Text of another character set as UTF-8. */
public final class DecodedText {
    private static final int BUFFER_CHARACTERS = 1 << 16;

    private DecodedText() {}

    /** A name for the decoded text: not that of a compressed file. */
    public static String name(Location location) {
        String name = location.name();
        return isGzip(name) ? name.substring(0, name.length() - ".gz".length()) : name;
    }

    /**
     * Decodes a text, which gzip may have compressed. Throws BAD_ENCODING of kind INVALID where bytes are no text of the character set, and
     * for text that zstd has compressed.
     */
    public static void copy(InputStream bytes, Location file, Charset encoding, Path target) throws IOException {
        if (file.name().toLowerCase(Locale.ROOT).endsWith(".zst")) {
            throw failure(
                    "'" + file.path() + "' is compressed with zstd and not in UTF-8",
                    "Compress it with gzip, or write it in UTF-8");
        }
        InputStream plain = isGzip(file.name()) ? new GZIPInputStream(bytes, BUFFER_CHARACTERS) : bytes;
        try (Reader text = new BufferedReader(
                        new InputStreamReader(
                                plain,
                                encoding.newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPORT)
                                        .onUnmappableCharacter(CodingErrorAction.REPORT)),
                        BUFFER_CHARACTERS);
                Writer out = Files.newBufferedWriter(target, StandardCharsets.UTF_8)) {
            text.transferTo(out);
        } catch (CharacterCodingException wrong) {
            throw new MillraceException(
                    failure(
                                    "'" + file.path() + "' is not text of the encoding " + encoding.name(),
                                    "Name the encoding in which it was written in csv: encoding:")
                            .failure(),
                    wrong);
        }
    }

    private static boolean isGzip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private static MillraceException failure(String message, String remedy) {
        return Failure.invalid("BAD_ENCODING", message, remedy).toException();
    }
}
