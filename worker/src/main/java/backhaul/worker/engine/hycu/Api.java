package backhaul.worker.engine.hycu;

import java.util.Arrays;
import java.util.List;

/// The interfaces that a controller can have.
enum Api {
    /// What controllers serve.
    REST_V1_0("rest-v1.0"),
    /// That of the scheduler integrations.
    V1("v1");

    private final String spelling;

    Api(String spelling) {
        this.spelling = spelling;
    }

    String spelling() {
        return spelling;
    }

    static List<String> spellings() {
        return Arrays.stream(values()).map(Api::spelling).toList();
    }

    static Api spelled(String spelling) {
        return Arrays.stream(values())
                .filter(api -> api.spelling.equals(spelling))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(spelling + " is no API"));
    }
}
