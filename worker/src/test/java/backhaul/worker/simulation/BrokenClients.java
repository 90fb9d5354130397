package backhaul.worker.simulation;

import backhaul.worker.ledger.KafkaClients;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/// Clients with something between them and the loop.
final class BrokenClients implements KafkaClients {
    private final KafkaClients clients;
    private Function<NewProducer, Between> producers = _ -> Target::call;
    private Between admins = Target::call;
    private Between members = Target::call;

    /// Makes the producer of a unit.
    interface NewProducer {
        Target make();
    }

    /// What a call is made on.
    interface Target {
        @Nullable Object call(String name, Object[] arguments) throws Throwable;
    }

    /// Is given every call, with what it was meant for.
    interface Between {
        @Nullable Object call(Target target, String name, Object[] arguments) throws Throwable;
    }

    BrokenClients(KafkaClients clients) {
        this.clients = clients;
    }

    BrokenClients producers(Function<NewProducer, Between> between) {
        producers = between;
        return this;
    }

    BrokenClients members(Between between) {
        members = between;
        return this;
    }

    BrokenClients admins(Between between) {
        admins = between;
        return this;
    }

    private static Target target(Object client) {
        return (name, arguments) -> {
            for (Method method : client.getClass().getMethods()) {
                if (method.getName().equals(name) && fits(method, arguments)) {
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }
            }
            throw new UnsupportedOperationException(name);
        };
    }

    private static boolean fits(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!MethodType.methodType(types[i]).wrap().returnType().isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static <T> T wrapped(Class<T> type, Target target, Between between) {
        return type.cast(
                Proxy.newProxyInstance(
                        BrokenClients.class.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) ->
                                between.call(
                                        target,
                                        method.getName(),
                                        arguments == null
                                                ? new Object[0]
                                                : Arrays.copyOf(arguments, arguments.length))));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Producer<byte[], byte[]> transactional(String transactionalId) {
        NewProducer another = () -> target(clients.transactional(transactionalId));
        return wrapped(Producer.class, another.make(), producers.apply(another));
    }

    @Override
    public Producer<byte[], byte[]> plain() {
        return clients.plain();
    }

    @Override
    public Consumer<byte[], byte[]> requests(String group) {
        return clients.requests(group);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> member(String group, Duration sessionTimeout) {
        return wrapped(Consumer.class, target(clients.member(group, sessionTimeout)), members);
    }

    @Override
    public Consumer<byte[], byte[]> reader() {
        return clients.reader();
    }

    @Override
    public Consumer<byte[], byte[]> follower() {
        return clients.follower();
    }

    @Override
    public Admin admin() {
        return wrapped(Admin.class, target(clients.admin()), admins);
    }
}
