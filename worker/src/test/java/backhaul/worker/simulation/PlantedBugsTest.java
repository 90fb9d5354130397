package backhaul.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlantedBugsTest {
    @ParameterizedTest
    @EnumSource(Bug.class)
    void each_bug_is_found_where_a_sound_loop_goes_free(Bug bug)
            throws ReflectiveOperationException {
        SortedMap<Long, String> found = bug.failures();
        assertThat(found).as("%s within %d seeds", bug, bug.within()).isNotEmpty();
        assertThat(found.values()).allMatch(bug.complaint().asPredicate());
        for (long seed : found.keySet()) {
            assertThat(Seeds.one(seed).failures(Plant.NOTHING, 1)).isEmpty();
        }
    }
}
