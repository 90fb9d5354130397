package backhaul.worker.ledger;

import org.apache.kafka.common.Uuid;

/// Which lives of its two topics a unit works on: a topic that is deleted and made again bears the
/// old name and another id, and none of the old offsets means anything in it.
public record TopicIds(Uuid requests, Uuid status) {}
