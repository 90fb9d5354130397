package backhaul.worker.simulation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Lends a model the wide interface of a Kafka client: a call goes to the model's method of the
/// same name and parameters, and fails where there is none.
final class Unmodelled {
    private static final Map<Call, MethodHandle> KNOWN = new ConcurrentHashMap<>();

    private record Call(Class<?> model, Method asked) {}

    private Unmodelled() {}

    static <T> T as(Class<T> wide, Object model) {
        InvocationHandler handler = (_, method, arguments) -> invoke(model, method, arguments);
        return wide.cast(
                Proxy.newProxyInstance(
                        Unmodelled.class.getClassLoader(), new Class<?>[] {wide}, handler));
    }

    private static @Nullable Object invoke(
            Object model, Method method, Object @Nullable [] arguments) throws Throwable {
        MethodHandle handle =
                KNOWN.computeIfAbsent(new Call(model.getClass(), method), Unmodelled::find);
        return handle.invoke(model, arguments == null ? new Object[0] : arguments);
    }

    private static MethodHandle find(Call call) {
        Method asked = call.asked;
        try {
            Method own = call.model.getDeclaredMethod(asked.getName(), asked.getParameterTypes());
            return MethodHandles.lookup()
                    .unreflect(own)
                    .asSpreader(Object[].class, own.getParameterCount());
        } catch (NoSuchMethodException e) {
            throw new UnsupportedOperationException("not modelled: " + asked, e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(asked + " of the model is hidden", e);
        }
    }
}
