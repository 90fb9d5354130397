package backhaul.worker.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.function.UnaryOperator;

/// Masks an event before it is encoded: afterwards a secret may be spelled with escapes.
final class MaskingEncoder extends EncoderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> encoder;
    private final UnaryOperator<String> mask;

    MaskingEncoder(Encoder<ILoggingEvent> encoder, UnaryOperator<String> mask) {
        this.encoder = encoder;
        this.mask = mask;
    }

    @Override
    public void start() {
        encoder.start();
        super.start();
    }

    @Override
    public void stop() {
        encoder.stop();
        super.stop();
    }

    @Override
    public byte[] headerBytes() {
        return encoder.headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return encoder.encode(new MaskedEvent(event, mask));
    }

    @Override
    public byte[] footerBytes() {
        return encoder.footerBytes();
    }
}
