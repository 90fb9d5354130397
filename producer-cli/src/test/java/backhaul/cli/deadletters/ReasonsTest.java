package backhaul.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.DeadLetterReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReasonsTest {

    @ParameterizedTest
    @EnumSource
    void every_reason_says_what_it_means_and_what_to_look_at(DeadLetterReason reason) {
        Reasons explained = Reasons.of(reason);

        assertThat(explained.means()).isNotEmpty();
        assertThat(explained.check()).isNotEmpty();
        assertThat(explained.means()).allSatisfy(line -> assertThat(line).hasSizeLessThan(90));
        assertThat(explained.check()).allSatisfy(line -> assertThat(line).hasSizeLessThan(90));
        assertThat(Reasons.of(reason.wireName())).contains(explained);
    }

    @Test
    void a_reason_of_a_later_version_is_not_explained() {
        assertThat(Reasons.of("new_reason")).isEmpty();
    }
}
