package backhaul.worker.command;

import backhaul.settings.Environment;
import java.util.LinkedHashMap;
import java.util.Map;

/// What `engines.docker.s3` would say, from the variables that the programs of AWS read too: for a
/// host that has no configuration. Keys are never arguments, which others can see.
final class BucketFromEnvironment {
    private static final Map<String, String> VARIABLES =
            Map.of(
                    "AWS_REGION", "region",
                    "AWS_ENDPOINT_URL_S3", "endpoint",
                    "AWS_ACCESS_KEY_ID", "accessKeyId",
                    "AWS_SECRET_ACCESS_KEY", "secretAccessKey",
                    "AWS_SESSION_TOKEN", "sessionToken",
                    "AWS_CA_BUNDLE", "caFile");

    private BucketFromEnvironment() {}

    /// Throws [IllegalArgumentException] where there are no keys.
    static Map<String, String> read(Environment environment) {
        Map<String, String> values = new LinkedHashMap<>();
        VARIABLES.forEach((variable, key) ->
                environment
                        .variable(variable)
                        .filter(value -> !value.isBlank())
                        .ifPresent(value -> values.put(key, value)));
        if (!values.containsKey("accessKeyId") || !values.containsKey("secretAccessKey")) {
            throw new IllegalArgumentException(
                    "how to reach the bucket is not known. Set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, and where they apply AWS_REGION,"
                            + " AWS_ENDPOINT_URL_S3, AWS_SESSION_TOKEN, AWS_CA_BUNDLE; or leave out"
                            + " --key, and engines.docker.s3 of worker.yaml says it.");
        }
        return values;
    }
}
