package backhaul.worker.backup.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The objects below one place of a bucket, and the uploads that are to become some.
record S3Objects(S3Access access, S3Location place) {

    /// An upload that is neither completed nor aborted.
    record Upload(String name, String id, Instant since) {}

    /// How long each is, by its name below the place.
    Map<String, Long> sizes() throws IOException {
        return access.call(
                place,
                s3 -> {
                    Map<String, Long> sizes = new LinkedHashMap<>();
                    for (S3Object found :
                            s3.listObjectsV2Paginator(
                                            r -> r.bucket(place.bucket()).prefix(place.prefix()))
                                    .contents()) {
                        sizes.put(name(found.key()), found.size());
                    }
                    return sizes;
                });
    }

    /// Fails where the bucket cannot be listed.
    void reach() throws IOException {
        access.call(
                place,
                s3 ->
                        s3.listObjectsV2(
                                r -> r.bucket(place.bucket()).prefix(place.prefix()).maxKeys(1)));
    }

    InputStream open(String name) throws IOException {
        S3Location object = place.in(name);
        return new S3Body(
                access.call(
                        object,
                        s3 -> s3.getObject(r -> r.bucket(object.bucket()).key(object.path()))),
                new S3Reason(access.settings(), object));
    }

    void put(String name, byte[] content) throws IOException {
        S3Location object = place.in(name);
        access.call(
                object,
                s3 ->
                        s3.putObject(
                                r -> r.bucket(object.bucket()).key(object.path()),
                                RequestBody.fromBytes(content)));
    }

    /// Has no effect where there is none.
    void delete(String name) throws IOException {
        S3Location object = place.in(name);
        access.call(
                object, s3 -> s3.deleteObject(r -> r.bucket(object.bucket()).key(object.path())));
    }

    List<Upload> uploads() throws IOException {
        return access.call(
                place,
                s3 -> {
                    List<Upload> uploads = new ArrayList<>();
                    s3.listMultipartUploadsPaginator(
                                    r -> r.bucket(place.bucket()).prefix(place.prefix()))
                            .uploads()
                            .forEach(found ->
                                    uploads.add(
                                            new Upload(
                                                    name(found.key()),
                                                    found.uploadId(),
                                                    found.initiated())));
                    return uploads;
                });
    }

    /// Has no effect on one that is gone.
    void abort(Upload upload) throws IOException {
        S3Location object = place.in(upload.name());
        try {
            access.call(
                    object,
                    s3 ->
                            s3.abortMultipartUpload(r ->
                                    r.bucket(object.bucket())
                                            .key(object.path())
                                            .uploadId(upload.id())));
        } catch (NoSuchFileException e) {
            // Gone is gone.
        }
    }

    private String name(String key) {
        return key.substring(place.prefix().length());
    }
}
