package backhaul.worker.engine.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// The frames in which the daemon sends the two outputs of a process without a terminal: a byte
/// that says which, three of zero, four of length, and the contents.
final class Frames {
    private static final int HEADER = 8;
    private static final int LENGTH_AT = 4;

    private Frames() {}

    @FunctionalInterface
    interface Sink {
        void accept(byte[] bytes, int length);
    }

    /// The contents of all whole frames, both outputs in the order in which they came.
    static byte[] contents(byte[] framed) {
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        ByteBuffer rest = ByteBuffer.wrap(framed);
        while (rest.remaining() >= HEADER) {
            int length = rest.getInt(rest.position() + LENGTH_AT);
            rest.position(rest.position() + HEADER);
            int have = Math.min(Math.max(length, 0), rest.remaining());
            contents.write(framed, rest.position(), have);
            rest.position(rest.position() + have);
        }
        return contents.toByteArray();
    }

    /// Reads to the end.
    static void read(InputStream in, Sink sink) throws IOException {
        byte[] buffer = new byte[16 << 10];
        for (byte[] header = in.readNBytes(HEADER);
                header.length > 0;
                header = in.readNBytes(HEADER)) {
            if (header.length < HEADER) {
                throw new EOFException("the output breaks off");
            }
            long left = ByteBuffer.wrap(header).getInt(LENGTH_AT) & 0xffff_ffffL;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException("the output breaks off");
                }
                sink.accept(buffer, read);
                left -= read;
            }
        }
    }
}
