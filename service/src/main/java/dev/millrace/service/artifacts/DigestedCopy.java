package dev.millrace.service.artifacts;

import dev.millrace.service.artifacts.Contents.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes that are counted and digested on their way. */
public final class DigestedCopy {
    private static final int BUFFER_BYTES = 1 << 16;

    private DigestedCopy() {}

    /** Of a file. */
    public static Digest of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        }
    }

    /** Copies all. Throws {@code ARTIFACT_TOO_LARGE} once there are more than {@code mostBytes}. */
    public static Digest of(InputStream in, OutputStream out, long mostBytes) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            size += read;
            if (size > mostBytes) {
                throw ArtifactRefusals.tooLarge(mostBytes);
            }
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
        }
        return new Digest(HexFormat.of().formatHex(digest.digest()), size);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
