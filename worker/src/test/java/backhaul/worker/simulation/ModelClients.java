package backhaul.worker.simulation;

import backhaul.worker.ledger.KafkaClients;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/// The clients of one process, over its link to the brokers.
final class ModelClients implements KafkaClients {
    private final Link link;
    private final Cluster cluster;
    private final String worker;

    ModelClients(Link link, Cluster cluster, String worker) {
        this.link = link;
        this.cluster = cluster;
        this.worker = worker;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Producer<byte[], byte[]> transactional(String transactionalId) {
        return Unmodelled.as(Producer.class, new ModelProducer(link, cluster, transactionalId));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Producer<byte[], byte[]> plain() {
        return Unmodelled.as(Producer.class, new SilentProducer());
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> requests(String group) {
        return Unmodelled.as(Consumer.class, new ModelConsumer(link, cluster, group));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> member(String group, Duration sessionTimeout) {
        return Unmodelled.as(
                Consumer.class,
                ModelConsumer.member(
                        link, cluster, new ModelMember.Of(group, worker, sessionTimeout)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> reader() {
        return Unmodelled.as(Consumer.class, new ModelConsumer(link, cluster, null));
    }

    @Override
    public Consumer<byte[], byte[]> follower() {
        return reader();
    }

    @Override
    public Admin admin() {
        return Unmodelled.as(Admin.class, new ModelAdmin(link, cluster));
    }
}
