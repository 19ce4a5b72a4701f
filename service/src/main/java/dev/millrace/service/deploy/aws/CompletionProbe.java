package dev.millrace.service.deploy.aws;

import dev.millrace.graph.Location;
import dev.millrace.service.deploy.Probe;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Two uploads in parts of one object that must be absent, completed at the same moment. An emulator takes one request after the other and refuses the
 * second by 412; S3 may also answer 409 while the first goes on, or both. Once by requests, whose answers are told, and once through the adapter, which
 * must make one winner of whatever is answered.
 */
final class CompletionProbe {
    private static final int WRITERS = 2;
    private static final int ROUNDS = 3;
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final int CONDITION_FAILED = 412;

    private final S3Client client;
    private final ObjectStore objects;
    private final Location folder;

    /**
     * @param objects one that writes an object of {@code partedBytes} in parts
     * @param folder in which nobody else writes; left empty
     */
    CompletionProbe(S3Client client, ObjectStore objects, Location folder) {
        this.client = client;
        this.objects = objects;
        this.folder = folder;
    }

    Probe look(int partedBytes) {
        TreeMap<Integer, Integer> answers = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> both = answers(folder.resolve("answers-" + round));
            both.forEach(status -> answers.merge(status, 1, Integer::sum));
            if (both.stream().filter(status -> status == OK).count() != 1
                    || !both.stream().allMatch(CompletionProbe::isKnown)) {
                return bad("two completions at once were answered by " + both);
            }
            int winners = winners(folder.resolve("adapter-" + round), partedBytes);
            if (winners != 1) {
                return bad("of two writers in parts at once " + winners + " were told that they had won");
            }
        }
        return new Probe("", true, "one of two at once wins; answers: " + answers);
    }

    private static Probe bad(String found) {
        return new Probe("", false, found);
    }

    private static boolean isKnown(int status) {
        return status == OK || status == CONFLICT || status == CONDITION_FAILED;
    }

    private List<Integer> answers(Location object) {
        String bucket = object.uri().split("/", 4)[2];
        String key = object.uri().split("/", 4)[3];
        List<String> uploads = new ArrayList<>();
        try {
            for (int writer = 0; writer < WRITERS; writer++) {
                uploads.add(client.createMultipartUpload(
                                request -> request.bucket(bucket).key(key))
                        .uploadId());
            }
            List<CompletedPart> parts =
                    uploads.stream().map(upload -> part(bucket, key, upload)).toList();
            return AtOnce.map(
                    WRITERS, WRITERS, writer -> completed(bucket, key, uploads.get(writer), parts.get(writer)));
        } finally {
            uploads.forEach(upload -> abort(bucket, key, upload));
            objects.delete(object);
        }
    }

    private CompletedPart part(String bucket, String key, String upload) {
        String tag = client.uploadPart(
                        request ->
                                request.bucket(bucket).key(key).uploadId(upload).partNumber(1),
                        RequestBody.fromString(upload))
                .eTag();
        return CompletedPart.builder().partNumber(1).eTag(tag).build();
    }

    private int completed(String bucket, String key, String upload, CompletedPart part) {
        try {
            return client.completeMultipartUpload(request -> request.bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .ifNoneMatch("*")
                            .multipartUpload(all -> all.parts(part)))
                    .sdkHttpResponse()
                    .statusCode();
        } catch (S3Exception refused) {
            return refused.statusCode();
        }
    }

    /** One that was completed is not there any more. */
    private void abort(String bucket, String key, String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(upload));
        } catch (S3Exception gone) {
            // the bucket's lifecycle takes what is left of uploads
        }
    }

    private int winners(Location object, int bytes) {
        try {
            return (int) AtOnce.map(WRITERS, WRITERS, writer -> written(object, bytes, writer)).stream()
                    .filter(Optional::isPresent)
                    .count();
        } finally {
            objects.delete(object);
        }
    }

    /** Who is told that another writes asks once more, as a coordinator would. */
    private Optional<String> written(Location object, int bytes, int writer) {
        byte[] content = new byte[bytes];
        content[0] = (byte) writer;
        try {
            return objects.putIfAbsent(object, ObjectStore.Content.of(content));
        } catch (StorageException.Unavailable another) {
            return objects.putIfAbsent(object, ObjectStore.Content.of(content));
        }
    }
}
