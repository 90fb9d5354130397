package backhaul.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OnceIdTest {

    /// `printf 'docker-01\nnightly-volumes\n2026-11-21' | sha256sum`
    @Test
    void is_made_of_address_job_and_key() {
        assertThat(OnceId.of("docker-01", "nightly-volumes", "2026-11-21"))
                .isEqualTo("once-afc162087e0911f511babff1da06f01f");
    }

    @Test
    void differs_for_another_question() {
        assertThat(OnceId.of("a", "b", "c")).isNotEqualTo(OnceId.of("a", "c", "b"));
    }
}
