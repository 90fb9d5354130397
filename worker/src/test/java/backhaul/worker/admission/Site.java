package backhaul.worker.admission;

import backhaul.protocol.signing.SigningKey;
import backhaul.protocol.signing.VerificationKey;
import backhaul.worker.admission.Admission.Rules;
import backhaul.worker.admission.TrustedKey.Validity;
import backhaul.worker.catalog.Catalog;
import backhaul.worker.catalog.Job;
import backhaul.worker.catalog.Job.Limits;
import backhaul.worker.catalog.Job.OpenParameter;
import backhaul.worker.catalog.OpenSchema;
import backhaul.worker.catalog.RetryPolicy;
import backhaul.worker.engine.JobSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The worker that the records of these tests are sent to: docker-01 in production, which trusts
/// three keys and offers one job.
final class Site {
    static final SigningKey CI = SigningKey.generate();
    static final SigningKey PORTAL =
            SigningKey.parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    static final SigningKey REVOKED = SigningKey.generate();
    static final SigningKey STRANGER = SigningKey.generate();

    static final KeyRing KEYS =
            new KeyRing(
                    List.of(
                            key("ci", CI.verificationKey(), Validity.ALWAYS),
                            key("portal", PORTAL.verificationKey(), Validity.ALWAYS),
                            key(
                                    "lost",
                                    REVOKED.verificationKey(),
                                    new Validity(null, null, true))));

    static final Job NIGHTLY =
            new Job(
                    "nightly-volumes",
                    "Shop volumes",
                    "docker",
                    new Spec(Map.of()),
                    new Limits(Duration.ofHours(2), Duration.ofHours(6), null, 1),
                    new RetryPolicy(3, Duration.ofSeconds(30), Duration.ofMinutes(15)),
                    List.of(
                            open(
                                    "containers",
                                    Map.of(
                                            "type",
                                            "array",
                                            "items",
                                            Map.of("type", "string", "pattern", "shop-[a-z]+"),
                                            "maxItems",
                                            3)),
                            open("level", Map.of("type", "integer", "maximum", 9)),
                            open("broken", Map.of())),
                    null,
                    false,
                    "sha256:spec");

    static final Rules RULES = new Rules(KEYS, new Catalog(List.of(NIGHTLY)));

    private Site() {}

    static TrustedKey key(String id, VerificationKey key, Validity validity) {
        return new TrustedKey(
                id, key, Set.of("docker-01"), List.of("nightly-*", "weekly"), "/ci/", validity);
    }

    static Admission admission() {
        return new Admission("docker-01", "production", () -> RULES);
    }

    static Admission trusting(TrustedKey... keys) {
        Rules rules = new Rules(new KeyRing(List.of(keys)), RULES.catalog());
        return new Admission("docker-01", "production", () -> rules);
    }

    private static OpenParameter open(String name, Map<String, Object> schema) {
        return new OpenParameter(
                new JobSpec.Parameter(name, JobSpec.Type.TEXT, "", schema, false),
                new OpenSchema(schema));
    }

    /// Keeps what was set.
    record Spec(Map<String, Object> values) implements JobSpec {

        @Override
        public List<Parameter> parameters() {
            return NIGHTLY.open().stream().map(OpenParameter::parameter).toList();
        }

        @Override
        public JobSpec with(Map<String, Object> set) throws InvalidParameter {
            if (Long.valueOf(7).equals(set.get("level"))) {
                throw new InvalidParameter("level: 7 is out of order");
            }
            if (set.containsKey("broken")) {
                throw new IllegalStateException("a fault of the engine");
            }
            return new Spec(set);
        }

        @Override
        public Map<String, Object> describe() {
            return Map.of();
        }
    }
}
