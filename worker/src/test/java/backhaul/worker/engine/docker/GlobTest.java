package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop-*        | shop-db         | true",
                "shop-*        | shop-           | true",
                "shop-*        | workshop-db     | false",
                "shop-?b       | shop-db         | true",
                "shop-[a-d]b   | shop-db         | true",
                "shop-[!a-d]b  | shop-db         | false",
                "shop-{db,web} | shop-web        | true",
                "shop-{db,web} | shop-cache      | false",
                "a.b           | axb             | false",
                "*.log         | a/b.log         | false",
                "**/*.log      | b.log           | true",
                "**/*.log      | a/c/b.log       | true",
                "**/cache/**   | cache/x         | true",
                "**/cache/**   | a/cache/x/y     | true",
                "**/cache/**   | a/cache         | false",
                "a/**          | a/b/c           | true",
                "a\\*          | a*              | true",
                "a\\*          | ab              | false",
            })
    void it_matches_what_it_says(String glob, String name, boolean matches) {
        assertThat(Glob.of(glob).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a", "a}", "{a,{b}}", "[a", "a\\"})
    void one_that_is_not_closed_is_none(String glob) {
        assertThatIllegalArgumentException().isThrownBy(() -> Glob.of(glob));
    }
}
