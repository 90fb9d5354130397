package backhaul.worker.ops;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An exception whose messages are masked, with all that caused it.
record MaskedThrowable(IThrowableProxy thrown, UnaryOperator<String> mask)
        implements IThrowableProxy {

    @Override
    public @Nullable String getMessage() {
        return masked(thrown.getMessage());
    }

    @Override
    public @Nullable String getOverridingMessage() {
        return masked(thrown.getOverridingMessage());
    }

    private @Nullable String masked(@Nullable String text) {
        return text == null ? null : mask.apply(text);
    }

    @Override
    public String getClassName() {
        return thrown.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return thrown.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return thrown.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return masked(thrown.getCause());
    }

    private @Nullable IThrowableProxy masked(@Nullable IThrowableProxy other) {
        return other == null ? null : new MaskedThrowable(other, mask);
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        IThrowableProxy[] suppressed = thrown.getSuppressed();
        return suppressed == null
                ? new IThrowableProxy[0]
                : Arrays.stream(suppressed)
                        .map(other -> new MaskedThrowable(other, mask))
                        .toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return thrown.isCyclic();
    }
}
