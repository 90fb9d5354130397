package backhaul.worker.ledger;

import backhaul.protocol.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/// Real clients. What the operator configured passes through, but cannot override what the
/// guarantees rest on; each of these settings was measured to matter.
public final class WorkerKafkaClients implements KafkaClients {
    private final KafkaSettings settings;
    private final String worker;

    public WorkerKafkaClients(KafkaSettings settings, String worker) {
        this.settings = settings;
        this.worker = worker;
    }

    @Override
    public Producer<byte[], byte[]> transactional(String transactionalId) {
        Map<String, Object> own = new HashMap<>();
        own.put(CommonClientConfigs.CLIENT_ID_CONFIG, worker + "-ledger");
        own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        own.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        // The default of 100 ms caps a loop at 12 transactions a second: the coordinator answers
        // the next one CONCURRENT_TRANSACTIONS at first.
        own.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5L);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        own.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        return new KafkaProducer<>(settings.producer(own));
    }

    @Override
    public Producer<byte[], byte[]> plain() {
        Map<String, Object> own = new HashMap<>();
        own.put(CommonClientConfigs.CLIENT_ID_CONFIG, worker + "-presence");
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        // What it says is of the moment: a loop must not wait for it.
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        return new KafkaProducer<>(settings.producer(own));
    }

    @Override
    public Consumer<byte[], byte[]> requests(String group) {
        return new KafkaConsumer<>(settings.consumer(ofGroup(group)));
    }

    @Override
    public Consumer<byte[], byte[]> member(String group, Duration sessionTimeout) {
        Map<String, Object> own = ofGroup(group);
        own.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // A member that is back within the session timeout finds its units as it left them.
        own.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, worker);
        own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) sessionTimeout.toMillis());
        own.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) sessionTimeout.dividedBy(15).toMillis());
        // Alone: with any other beside it every rebalance would take all units from everyone.
        own.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(settings.consumer(own));
    }

    private Map<String, Object> ofGroup(String group) {
        Map<String, Object> own = new HashMap<>();
        own.put(CommonClientConfigs.CLIENT_ID_CONFIG, worker + "-requests");
        own.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        // Every partition is positioned when the unit is taken; should its log be cut away below
        // that, the unit is taken again, with an alarm.
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // A fetch is taken whole: what stays in the fetcher keeps its partition out of the next
        // long fetch, and then waits for that one's fetch.max.wait.ms.
        own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        return own;
    }

    @Override
    public Consumer<byte[], byte[]> reader() {
        Map<String, Object> own = withoutGroup("reader");
        // A fetch that waits for one partition holds up the next partition on the same broker.
        own.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        return withoutGroup(own);
    }

    @Override
    public Consumer<byte[], byte[]> follower() {
        return withoutGroup(withoutGroup("follower"));
    }

    private Map<String, Object> withoutGroup(String role) {
        Map<String, Object> own = new HashMap<>();
        own.put(CommonClientConfigs.CLIENT_ID_CONFIG, worker + "-" + role);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return own;
    }

    private Consumer<byte[], byte[]> withoutGroup(Map<String, Object> own) {
        Map<String, Object> properties = settings.consumer(own);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(properties);
    }

    @Override
    public Admin admin() {
        return Admin.create(settings.admin());
    }
}
