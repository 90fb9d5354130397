package backhaul.worker.backup.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// An object as it comes. Closed before its end, it is broken off, not drained; ended too early, it
/// fails.
final class S3Body extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> body;
    private final S3Reason reason;
    private long left;

    S3Body(ResponseInputStream<GetObjectResponse> body, S3Reason reason) {
        super(body);
        this.body = body;
        this.reason = reason;
        this.left = body.response().contentLength();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            int read = body.read(into, offset, length);
            if (read < 0 && left > 0) {
                throw new IOException(reason.about() + " ended " + left + " bytes too early");
            }
            left -= Math.max(0, read);
            return read;
        } catch (SdkException e) {
            throw reason.of(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            body.abort();
        } else {
            body.close();
        }
    }
}
