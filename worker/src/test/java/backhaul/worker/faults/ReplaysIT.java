package backhaul.worker.faults;

import static backhaul.worker.faults.Faults.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import backhaul.sandbox.kafka.EmbeddedKafka;
import backhaul.worker.RealWorker;
import backhaul.worker.ledger.WorkerKafkaClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Captured requests, published again ten thousand times: as they are, to another partition, under
/// another key, changed by a bit.
class ReplaysIT {
    private static final int REPLAYS = 10_000;
    private static final int ASKED = 20;

    @TempDir Path folder;

    @Test
    void captured_requests_start_nothing_however_often_they_come_again() throws Exception {
        SplittableRandom random = Faults.random("ReplaysIT");
        try (EmbeddedKafka broker = EmbeddedKafka.start(1);
                HeldRuns runs = new HeldRuns(broker, "replays", folder)) {
            WorkerKafkaClients clients = new WorkerKafkaClients(runs.worker.direct, "attacker");
            try (InProcess running = InProcess.serve(runs.worker)) {
                for (int i = 0; i < ASKED; i++) {
                    runs.worker.ask("quick");
                }
                runs.awaitAllEnded();
                replay(clients, captured(clients, runs.worker), random);
                running.awaitCount("backhaul_requests_total", "", REPLAYS + ASKED);
                assertThat(running.count("backhaul_requests_total", "verdict=\"admitted\""))
                        .isEqualTo(ASKED);
                assertThat(running.count("backhaul_requests_total", "verdict=\"dead_letter\""))
                        .isPositive();
            }
            try (InProcess running = InProcess.serve(runs.worker)) {
                replay(clients, captured(clients, runs.worker).subList(0, ASKED), random);
                running.awaitCount("backhaul_requests_total", "", REPLAYS);
                runs.worker.ask("quick");
                runs.awaitAllEnded();
            }
            assertThat(runs.allStarts()).hasSize(ASKED + 1);
        }
    }

    private static void replay(
            WorkerKafkaClients clients,
            List<ConsumerRecord<byte[], byte[]>> captured,
            SplittableRandom random) {
        try (Producer<byte[], byte[]> producer = clients.plain()) {
            for (int i = 0; i < REPLAYS; i++) {
                var _ = producer.send(again(captured.get(i % captured.size()), random));
            }
            producer.flush();
        }
    }

    private static ProducerRecord<byte[], byte[]> again(
            ConsumerRecord<byte[], byte[]> record, SplittableRandom random) {
        int partition = random.nextBoolean() ? record.partition() : random.nextInt(12);
        byte[] key = record.key();
        byte[] value = record.value().clone();
        if (random.nextInt(4) == 0) {
            value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        } else if (random.nextInt(4) == 0) {
            key = new byte[] {(byte) random.nextInt()};
        }
        return new ProducerRecord<>(record.topic(), partition, key, value, record.headers());
    }

    private static List<ConsumerRecord<byte[], byte[]>> captured(
            WorkerKafkaClients clients, RealWorker worker) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = clients.reader()) {
            List<TopicPartition> all =
                    reader.partitionsFor(worker.topics.requests()).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            reader.assign(all);
            reader.seekToBeginning(all);
            Map<TopicPartition, Long> ends = reader.endOffsets(all, SOON);
            while (all.stream().anyMatch(p -> reader.position(p) < ends.getOrDefault(p, 0L))) {
                reader.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }
}
