package backhaul.worker.ledger;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/// Makes the clients that a loop owns. Every client is closed by who asked for it.
public interface KafkaClients {

    /// The one producer of a ledger unit. Taking the id fences whoever had it.
    Producer<byte[], byte[]> transactional(String transactionalId);

    /// For what is no part of the ledger: presence and progress.
    Producer<byte[], byte[]> plain();

    /// Reads requests, `read_committed`; its group keeps the offsets and nothing else.
    Consumer<byte[], byte[]> requests(String group);

    /// The same for a pool: its group says which partitions this member reads.
    ///
    /// @param sessionTimeout how long it may be silent before others get them
    Consumer<byte[], byte[]> member(String group, Duration sessionTimeout);

    /// Reads what is there, without a group, `read_committed`, from where it is told; never waits
    /// for more to come.
    Consumer<byte[], byte[]> reader();

    /// The same for what is to come: its fetches wait long.
    Consumer<byte[], byte[]> follower();

    Admin admin();
}
