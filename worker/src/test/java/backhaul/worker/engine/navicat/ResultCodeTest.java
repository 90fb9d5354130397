package backhaul.worker.engine.navicat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ResultCodeTest {

    @Test
    void a_code_is_the_same_signed_and_unsigned() {
        assertThat(ResultCode.of(-2147216609)).isEqualTo(ResultCode.ALREADY_RUNNING);
        assertThat(ResultCode.of(2147750687L)).isEqualTo(ResultCode.ALREADY_RUNNING);
        assertThat(ResultCode.of(267009)).isEqualTo(ResultCode.RUNNING);
    }

    @Test
    void codes_are_told_in_words() {
        assertThat(ResultCode.describe(0)).isEqualTo("0x0, success");
        assertThat(ResultCode.describe(267014))
                .isEqualTo("0x41306, the task was ended before it was done");
        assertThat(ResultCode.describe(0x800710E0))
                .isEqualTo("0x800710E0, the Task Scheduler refused to start it");
        assertThat(ResultCode.describe(3)).isEqualTo("exit code 3");
        assertThat(ResultCode.describe(-1)).isEqualTo("0xFFFFFFFF, exit code -1 of its program");
    }
}
