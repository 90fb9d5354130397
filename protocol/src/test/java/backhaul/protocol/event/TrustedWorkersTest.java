package backhaul.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.Envelope;
import backhaul.protocol.Samples;
import backhaul.protocol.StatusEvent;
import backhaul.protocol.event.Reading.Checked;
import backhaul.protocol.event.Reading.Unchecked;
import backhaul.protocol.event.Reading.Unreadable;
import backhaul.protocol.event.Reading.Why;
import backhaul.protocol.signing.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrustedWorkersTest {

    private static final SigningKey STRANGER = SigningKey.generate();
    private static final TrustedWorkers TRUSTED =
            TrustedWorkers.of(
                    Map.of(
                            "docker-01",
                            List.of(
                                    SigningKey.generate().verificationKey(),
                                    Samples.WORKER.verificationKey()),
                            "docker-02",
                            List.of(Samples.PRODUCER.verificationKey())));

    private static final Envelope STATUS = signedBy(Samples.WORKER).sign(Samples.status());

    @Test
    void what_a_worker_signed_is_checked() {
        EventSigner worker = signedBy(Samples.WORKER);

        assertThat(TRUSTED.status(STATUS)).isEqualTo(new Checked<>(Samples.status()));
        assertThat(TRUSTED.progress(worker.sign(Samples.progress())))
                .isEqualTo(new Checked<>(Samples.progress()));
        assertThat(TRUSTED.worker(worker.sign(Samples.worker())))
                .isEqualTo(new Checked<>(Samples.worker()));
        assertThat(TRUSTED.job(worker.sign(Samples.job()))).isEqualTo(new Checked<>(Samples.job()));
    }

    @Test
    void without_any_key_nothing_is_checked() {
        assertThat(TrustedWorkers.NONE.configured()).isFalse();
        assertThat(TrustedWorkers.NONE.status(STATUS)).isEqualTo(unchecked(Why.NOT_CONFIGURED));
    }

    @Test
    void a_worker_whose_key_is_not_known_is_unknown() {
        TrustedWorkers others =
                TrustedWorkers.of(Map.of("docker-02", List.of(Samples.WORKER.verificationKey())));

        assertThat(others.status(STATUS)).isEqualTo(unchecked(Why.UNKNOWN_WORKER));
    }

    @Test
    void the_key_of_one_worker_does_not_speak_for_another() {
        Envelope byAnother = signedBy(Samples.PRODUCER).sign(Samples.status());

        assertThat(TRUSTED.status(byAnother)).isEqualTo(unchecked(Why.BAD_SIGNATURE));
    }

    @Test
    void a_changed_or_missing_signature_is_bad() {
        assertThat(TRUSTED.status(signedBy(STRANGER).sign(Samples.status())))
                .isEqualTo(unchecked(Why.BAD_SIGNATURE));
        assertThat(TRUSTED.status(Changed.without(STATUS, "webhook-signature")))
                .isEqualTo(unchecked(Why.BAD_SIGNATURE));
        assertThat(TRUSTED.status(Changed.value(STATUS, "\"code\":0", "\"code\":4")))
                .isInstanceOf(Unchecked.class);
    }

    @Test
    void a_genuine_status_under_another_key_or_address_is_not_read() {
        assertThat(TRUSTED.status(Changed.key(STATUS, "docker-01/another")))
                .isInstanceOfSatisfying(
                        Unreadable.class, it -> assertThat(it.authentic()).isFalse());
        assertThat(TRUSTED.status(Changed.header(STATUS, "address", "docker-02")))
                .isInstanceOfSatisfying(
                        Unreadable.class, it -> assertThat(it.authentic()).isFalse());
    }

    @Test
    void what_a_trusted_key_signed_and_no_one_understands_is_authentic() {
        Envelope newer = resigned(Samples.WORKER);
        Envelope forged = resigned(STRANGER);

        assertThat(TRUSTED.status(newer))
                .isEqualTo(new Unreadable<>("data.state: \"paused\" is no state of a run", true));
        assertThat(TRUSTED.status(forged))
                .isEqualTo(new Unreadable<>("data.state: \"paused\" is no state of a run", false));
    }

    /// A status with a state that does not exist yet, properly signed.
    private static Envelope resigned(SigningKey key) {
        Envelope changed = Changed.value(STATUS, "\"state\":\"succeeded\"", "\"state\":\"paused\"");
        String signature =
                backhaul.protocol.signing.Signatures.sign(
                        List.of(key),
                        new backhaul.protocol.signing.Signatures.Message(
                                Samples.status().id(), "1795222800", value(changed)));
        return Changed.header(changed, "webhook-signature", signature);
    }

    private static byte[] value(Envelope record) {
        return java.util.Objects.requireNonNull(record.value());
    }

    @Test
    void each_kind_of_record_is_read_as_itself_alone() {
        EventSigner worker = signedBy(Samples.WORKER);

        assertThat(TRUSTED.status(worker.sign(Samples.progress()))).isInstanceOf(Unreadable.class);
        assertThat(TRUSTED.worker(worker.sign(Samples.job()))).isInstanceOf(Unreadable.class);
        assertThat(TRUSTED.job(EventSigner.jobTombstone("docker-01", "nightly-volumes")))
                .isInstanceOf(Unreadable.class);
        assertThat(TRUSTED.status(Changed.value(STATUS, "{".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Unreadable.class);
    }

    private static Unchecked<StatusEvent> unchecked(Why why) {
        return new Unchecked<>(Samples.status(), why);
    }

    private static EventSigner signedBy(SigningKey key) {
        return EventSigner.of("any", key, InstantSource.fixed(Samples.NOW));
    }
}
