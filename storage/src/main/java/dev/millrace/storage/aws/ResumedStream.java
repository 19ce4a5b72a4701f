package dev.millrace.storage.aws;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object from its first byte to its last. A connection that breaks, or ends too early, is taken up again where it broke, as long as the object is
 * the same; each such time at least one byte must have come since the last.
 */
final class ResumedStream extends InputStream {
    private final S3Reads reads;
    private final S3Address address;
    private final String tag;
    private final long size;
    private ResponseInputStream<GetObjectResponse> in;
    private long position;
    private long resumedAt = -1;

    private ResumedStream(S3Reads reads, S3Address address, ResponseInputStream<GetObjectResponse> in) {
        this.reads = reads;
        this.address = address;
        this.in = in;
        this.tag = in.response().eTag();
        this.size = in.response().contentLength();
    }

    /** SdkException: as a read of the object. */
    static ResumedStream of(S3Reads reads, S3Address address) {
        return new ResumedStream(
                reads,
                address,
                opened(
                        reads,
                        address,
                        reads.request(address, null, null)
                                .checksumMode(ChecksumMode.ENABLED)
                                .build()));
    }

    private static ResponseInputStream<GetObjectResponse> opened(
            S3Reads reads, S3Address address, GetObjectRequest request) {
        return reads.client(address).getObject(request);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (true) {
            IOException broken;
            try {
                int read = in.read(bytes, offset, length);
                if (read > 0) {
                    position += read;
                    return read;
                }
                if (position >= size) {
                    return -1;
                }
                broken = new IOException("'" + address.location() + "' ended at byte " + position + " of " + size);
            } catch (IOException error) {
                broken = error;
            } catch (SdkException error) {
                // the client compares checksums at the end, also at one that comes too early
                broken = new IOException("'" + address.location() + "' cannot be read: " + error.getMessage(), error);
            }
            resume(broken);
        }
    }

    private void resume(IOException broken) throws IOException {
        if (position >= size || position <= resumedAt) {
            throw broken;
        }
        resumedAt = position;
        in.abort();
        try {
            in = opened(
                    reads,
                    address,
                    reads.request(address, "bytes=" + position + "-", tag).build());
        } catch (SdkException error) {
            broken.addSuppressed(error);
            throw broken;
        }
    }

    /** What is not read is not fetched. */
    @Override
    public void close() {
        if (position < size) {
            in.abort();
        }
        try {
            in.close();
        } catch (IOException ofTheConnection) {
            // all bytes that were asked for have come
        }
    }
}
