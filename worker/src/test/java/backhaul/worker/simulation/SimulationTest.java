package backhaul.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void every_history_keeps_the_guarantees() {
        Seeds seeds = Seeds.asked();
        if (seeds.count() == 1) {
            System.out.println(Seeds.story(seeds.first(), Plant.NOTHING));
        }
        assertThat(seeds.failures(Plant.NOTHING, 5).values()).isEmpty();
    }
}
