package backhaul.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.protocol.RunStatus;
import backhaul.protocol.RunStatus.Artifact;
import backhaul.protocol.RunStatus.Attempt;
import backhaul.protocol.RunStatus.Handle;
import backhaul.protocol.SafeText;
import backhaul.protocol.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StatusLimitsTest {

    @Test
    void a_status_that_fits_is_left_as_it_is() {
        assertThat(StatusLimits.apply(Samples.runStatus())).isEqualTo(Samples.runStatus());
    }

    @Test
    void a_report_keeps_its_end_and_says_what_is_missing() {
        String report = limited(List.of(), List.of(), "x".repeat(20_000) + "\nthe end").report();

        assertThat(report).startsWith("[").contains(" characters cut] x").endsWith("x\nthe end");
        assertThat(Json.bytes(Json.tree(report)).length)
                .isBetween(StatusLimits.REPORT - 20, StatusLimits.REPORT);
    }

    @Test
    void warnings_lose_their_first_ones_and_count_them() {
        List<String> warnings =
                IntStream.range(0, 1000).mapToObj(i -> "volume " + i + " is slow").toList();

        List<String> kept = limited(warnings, List.of(), null).warnings();

        assertThat(kept.getFirst()).matches("\\d+ earlier warnings cut");
        int cut = Integer.parseInt(kept.getFirst().replaceAll(" .*", ""));
        assertThat(kept.subList(1, kept.size())).isEqualTo(warnings.subList(cut, 1000));
    }

    @Test
    void artifacts_lose_their_first_ones_and_a_warning_counts_them() {
        List<Artifact> artifacts =
                IntStream.range(0, 1000)
                        .mapToObj(i -> new Artifact("a" + i, "file:///a" + i, i, null))
                        .toList();

        RunStatus kept = limited(List.of("slow"), artifacts, null);

        int cut = 1000 - kept.artifacts().size();
        assertThat(kept.artifacts()).isEqualTo(artifacts.subList(cut, 1000)).hasSizeGreaterThan(50);
        assertThat(kept.warnings())
                .containsExactly("slow", cut + " more artifacts, which are not listed here");
    }

    @Test
    void the_last_twenty_attempts_are_kept_with_their_numbers() {
        List<Attempt> attempts =
                IntStream.rangeClosed(1, 50)
                        .mapToObj(i ->
                                new Attempt(
                                        i, "docker-01", Samples.NOW, null, null, "m".repeat(500)))
                        .toList();

        List<Attempt> kept = StatusLimits.apply(with(attempts, null)).attempts();

        assertThat(kept).extracting(Attempt::number).first().isEqualTo(31);
        assertThat(kept).hasSize(20);
        assertThat(kept)
                .allSatisfy(attempt ->
                        assertThat(Json.bytes(Json.tree(attempt.message())).length)
                                .isLessThanOrEqualTo(StatusLimits.ATTEMPT_MESSAGE));
    }

    @Test
    void a_handle_that_does_not_fit_is_told_of_beforehand() {
        Handle fits = new Handle("docker", "id", Map.of("a", "x".repeat(8000)));
        Handle tooLarge = new Handle("docker", "id", Map.of("a", "x".repeat(9000)));

        assertThat(StatusLimits.fits(fits)).isTrue();
        assertThat(StatusLimits.fits(tooLarge)).isFalse();
        assertThat(StatusLimits.apply(with(List.of(), fits)).handle()).isEqualTo(fits);
        assertThat(StatusLimits.apply(with(List.of(), tooLarge)).handle())
                .isEqualTo(new Handle("docker", "id", Map.of("cut", "1 details")));
    }

    @Test
    void what_moves_a_cursor_is_replaced_wherever_a_text_comes_from_outside() {
        RunStatus kept =
                limited(
                        List.of("a\u001b[2J"),
                        List.of(new Artifact("b\u0007", "file:///c\u202e", 1, null)),
                        "one\ntwo\u001b\n");

        assertThat(kept.warnings()).containsExactly("a?[2J");
        assertThat(kept.artifacts()).containsExactly(new Artifact("b?", "file:///c?", 1, null));
        assertThat(kept.report()).isEqualTo("one\ntwo?\n");
    }

    @Property(tries = 500)
    void the_size_of_a_text_is_that_of_its_json(@ForAll String text) {
        String clean = SafeText.cleanLines(text);

        assertThat(TextSize.ofJson(clean)).isEqualTo(Json.bytes(Json.tree(clean)).length);
    }

    @Property(tries = 500)
    void the_end_of_a_text_fits_and_is_its_end(
            @ForAll String text, @ForAll @IntRange(min = 50, max = 200) int most) {
        String clean = SafeText.cleanLines(text);

        String end = TextSize.end(clean, most);

        assertThat(TextSize.ofJson(end)).isLessThanOrEqualTo(most);
        assertThat(TextSize.end(end, most)).isEqualTo(end);
        assertThat(clean).endsWith(end.replaceFirst("^\\[\\d+ characters cut] ", ""));
    }

    private static RunStatus limited(
            List<String> warnings, List<Artifact> artifacts, @Nullable String report) {
        RunStatus whole = Samples.runStatus();
        return StatusLimits.apply(
                new RunStatus(
                        whole.state(),
                        whole.worker(),
                        whole.attempt(),
                        whole.maxAttempts(),
                        whole.request(),
                        whole.acceptedAt(),
                        whole.startedAt(),
                        whole.endedAt(),
                        whole.deadline(),
                        whole.nextAttemptAt(),
                        whole.cancelRequestedAt(),
                        whole.attempts(),
                        whole.handle(),
                        whole.code(),
                        whole.reason(),
                        whole.message(),
                        new ArrayList<>(warnings),
                        artifacts,
                        report));
    }

    private static RunStatus with(List<Attempt> attempts, @Nullable Handle handle) {
        RunStatus whole = Samples.runStatus();
        return new RunStatus(
                whole.state(),
                whole.worker(),
                whole.attempt(),
                whole.maxAttempts(),
                whole.request(),
                whole.acceptedAt(),
                whole.startedAt(),
                whole.endedAt(),
                whole.deadline(),
                whole.nextAttemptAt(),
                whole.cancelRequestedAt(),
                attempts,
                handle,
                whole.code(),
                whole.reason(),
                whole.message(),
                whole.warnings(),
                whole.artifacts(),
                whole.report());
    }
}
