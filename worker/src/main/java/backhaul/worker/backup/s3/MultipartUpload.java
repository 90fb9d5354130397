package backhaul.worker.backup.s3;

import backhaul.worker.backup.NewBackup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// An object that is sent in parts while it is made. Two parts are on their way while the next is
/// filled; of those that have arrived, only their tags are kept. Not for use by several threads.
final class MultipartUpload implements NewBackup.Sink {
    private static final int AT_ONCE = 2;

    /// For a part, or for the server to put the parts together. What takes longer than the job's
    /// `stallTimeout` is ended by that.
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final String BYTES = "application/octet-stream";

    private final S3Access access;
    private final S3Location object;
    private final String id;
    private final List<CompletedPart> arrived = new ArrayList<>();
    private final Deque<Sending> onTheWay = new ArrayDeque<>();
    private final Deque<byte[]> free = new ArrayDeque<>();
    private byte @Nullable [] filling;
    private int filled;
    private int parts;
    private boolean closed;
    private boolean complete;

    /// A part, and the call that brings it there.
    private static final class Sending {
        private final S3Call<CompletedPart> call;
        private final byte[] bytes;

        Sending(S3Call<CompletedPart> call, byte[] bytes) {
            this.call = call;
            this.bytes = bytes;
        }
    }

    MultipartUpload(S3Access access, S3Location object) throws IOException {
        this.access = access;
        this.object = object;
        this.id =
                access.call(
                        object,
                        s3 ->
                                s3.createMultipartUpload(r ->
                                                r.bucket(object.bucket())
                                                        .key(object.path())
                                                        .contentType(BYTES))
                                        .uploadId());
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            byte[] part = part();
            int taken = Math.min(left, part.length - filled);
            System.arraycopy(from, at, part, filled, taken);
            filled += taken;
            at += taken;
            left -= taken;
            if (filled == part.length) {
                send(part);
            }
        }
    }

    /// What is on its way is broken off. The upload is aborted by who began it.
    @Override
    public void giveUp() {
        if (!closed) {
            closed = true;
            onTheWay.forEach(sending -> sending.call.end());
            onTheWay.clear();
            release();
        }
    }

    /// All parts have arrived. The object is not there yet.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        boolean whole = false;
        try {
            if (filled > 0 || parts == 0) {
                send(part());
            }
            while (!onTheWay.isEmpty()) {
                awaitOne();
            }
            whole = true;
        } finally {
            if (!whole) {
                giveUp();
            }
        }
        closed = true;
        release();
    }

    /// Makes the object of its parts. Done once.
    void complete() throws IOException {
        if (complete) {
            return;
        }
        access.start(
                        object,
                        s3 ->
                                s3.completeMultipartUpload(r ->
                                        r.bucket(object.bucket())
                                                .key(object.path())
                                                .uploadId(id)
                                                .multipartUpload(all -> all.parts(arrived))))
                .await(PATIENCE);
        complete = true;
    }

    String id() {
        return id;
    }

    private byte[] part() throws IOException {
        if (filling == null) {
            int size = PartSizes.of(parts + 1);
            if (size == 0) {
                throw new IOException(
                        object + " would be longer than " + PartSizes.LONGEST + " bytes");
            }
            byte[] used = free.poll();
            filling = used != null && used.length == size ? used : new byte[size];
        }
        return filling;
    }

    private void send(byte[] part) throws IOException {
        int length = filled;
        int number = ++parts;
        filling = null;
        filled = 0;
        onTheWay.add(
                new Sending(
                        access.start(
                                object,
                                s3 -> {
                                    String tag =
                                            s3.uploadPart(
                                                            r ->
                                                                    r.bucket(object.bucket())
                                                                            .key(object.path())
                                                                            .uploadId(id)
                                                                            .partNumber(number),
                                                            RequestBody.fromContentProvider(
                                                                    () ->
                                                                            new ByteArrayInputStream(
                                                                                    part, 0,
                                                                                    length),
                                                                    length,
                                                                    BYTES))
                                                    .eTag();
                                    return CompletedPart.builder()
                                            .partNumber(number)
                                            .eTag(tag)
                                            .build();
                                }),
                        part));
        int most = part.length > PartSizes.FIRST ? 1 : AT_ONCE;
        while (onTheWay.size() > most) {
            awaitOne();
        }
    }

    private void awaitOne() throws IOException {
        Sending first = onTheWay.remove();
        try {
            arrived.add(first.call.await(PATIENCE));
            free.add(first.bytes);
        } catch (IOException e) {
            giveUp();
            throw e;
        }
    }

    private void release() {
        filling = null;
        free.clear();
    }
}
