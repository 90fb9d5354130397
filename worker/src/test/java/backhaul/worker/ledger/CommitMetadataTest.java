package backhaul.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitMetadataTest {

    @Test
    void it_reads_back_what_it_writes() {
        CommitMetadata metadata =
                new CommitMetadata(
                        new TopicIds(Uuid.randomUuid(), Uuid.randomUuid()),
                        42,
                        Long.MAX_VALUE / 16);
        assertThat(CommitMetadata.parse(metadata.toString())).contains(metadata);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1;AAAAAAAAAAAAAAAAAAAAAA;1;1",
                "2;AAAAAAAAAAAAAAAAAAAAAA;1;1",
                "2;short;AAAAAAAAAAAAAAAAAAAAAA;1;1",
                "2;AAAAAAAAAAAAAAAAAAAAAA;AAAAAAAAAAAAAAAAAAAAAA;-1;1",
                "2;AAAAAAAAAAAAAAAAAAAAAA;AAAAAAAAAAAAAAAAAAAAAA;1;1;1",
                "2;AAAAAAAAAAAAAAAAAAAAAA;AAAAAAAAAAAAAAAAAAAAAA;9999999999999999999;1",
                "somebody else's metadata"
            })
    void what_is_not_ours_is_as_good_as_none(String text) {
        assertThat(CommitMetadata.parse(text)).isEmpty();
    }
}
