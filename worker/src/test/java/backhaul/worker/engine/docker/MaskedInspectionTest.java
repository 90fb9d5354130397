package backhaul.worker.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskedInspectionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[\"DB_PASSWORD=x\"]           | [\"DB_PASSWORD=***\"]",
                "[\"API_KEY=x=y\"]             | [\"API_KEY=***\"]",
                "[\"GITHUB_TOKEN=x\"]          | [\"GITHUB_TOKEN=***\"]",
                "[\"LANG=C\"]                  | [\"LANG=C\"]",
                "[\"KEYBOARD=fr\"]             | [\"KEYBOARD=fr\"]",
                "[\"--password=x\"]            | [\"--password=***\"]",
                "[\"--password\", \"x\", \"y\"]| [\"--password\", \"***\", \"y\"]",
                "[\"URL=redis://u:x@h/0\"]     | [\"URL=redis://u:***@h/0\"]",
                "{\"traefik.secret\": \"x\"}   | {\"traefik.secret\": \"***\"}",
                "{\"Config\": {\"Env\": [\"PGPASSWORD=x\"]}} | {\"Config\": {\"Env\": [\"PGPASSWORD=***\"]}}",
                "{\"Tty\": true, \"n\": 3}     | {\"Tty\": true, \"n\": 3}",
            })
    void what_looks_like_a_secret_is_left_out(String json, String masked) {
        assertThat(MaskedInspection.of(DaemonHttp.JSON.readTree(json)))
                .isEqualTo(DaemonHttp.JSON.readTree(masked));
    }
}
