package dev.millrace.storage.aws;

import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/** Part of what is written: read where it lies, as often as it is sent, never held in memory. */
record Bytes(Content content, long offset, long length) {
    private static final int BUFFER_BYTES = 1 << 16;

    static Bytes of(Content content) {
        return new Bytes(content, 0, content.sizeBytes());
    }

    Bytes part(long from, long size) {
        return new Bytes(content, offset + from, size);
    }

    RequestBody body() {
        return RequestBody.fromContentProvider(this::open, length, "application/octet-stream");
    }

    /** CRC-32C as S3 writes it. Throws {@link StorageException.Denied}: the file cannot be read, or has not the size that was told. */
    String checksum() {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[(int) Math.clamp(length, 1, BUFFER_BYTES)];
        long rest = length;
        try (InputStream in = open()) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                checksum.update(buffer, 0, read);
                rest -= read;
            }
        } catch (IOException | UncheckedIOException unreadable) {
            throw unreadable(unreadable.toString(), unreadable);
        }
        if (rest != 0) {
            throw unreadable("it has not the size that was told", null);
        }
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    private StorageException unreadable(String why, @Nullable Throwable cause) {
        return new StorageException.Denied(
                "UNREADABLE_FILE", "'" + source() + "' cannot be read: " + why, "Make the file readable", cause);
    }

    private String source() {
        return content instanceof Content.FromFile file ? file.path().toString() : "bytes in memory";
    }

    private InputStream open() {
        return switch (content) {
            case Content.Bytes bytes -> new ByteArrayInputStream(bytes.bytes(), (int) offset, (int) length);
            case Content.FromFile file -> part(file);
        };
    }

    private InputStream part(Content.FromFile file) {
        try {
            FileChannel channel = FileChannel.open(file.path());
            if (offset + length == file.sizeBytes() && channel.size() != file.sizeBytes()) {
                channel.close();
                throw new IOException("it has " + Files.size(file.path()) + " bytes instead of " + file.sizeBytes());
            }
            channel.position(offset);
            return new Limited(Channels.newInputStream(channel), length);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The first bytes of a stream. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long rest;

        Limited(InputStream in, long length) {
            this.in = in;
            this.rest = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int size) throws IOException {
            if (rest == 0) {
                return -1;
            }
            int read = in.read(bytes, from, (int) Math.min(size, rest));
            rest -= Math.max(read, 0);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
