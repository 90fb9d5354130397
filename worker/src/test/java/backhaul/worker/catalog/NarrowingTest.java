package backhaul.worker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import backhaul.settings.InvalidSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NarrowingTest {

    @Test
    void an_open_parameter_takes_what_its_engine_takes() throws InvalidSettings {
        OpenSchema names = open("names: {}");

        assertThat(names.objection(List.of("anything"))).isEmpty();
        assertThat(names.objection(List.of("1"))).isPresent();
    }

    @Test
    void keywords_of_a_text_speak_of_each_item_of_a_list() throws InvalidSettings {
        OpenSchema names =
                open("names: {enum: [shop-db, shop-web], maxItems: 1, maxLength: 8, minLength: 2}");

        assertThat(names.objection(List.of("shop-db"))).isEmpty();
        assertThat(names.objection(List.of("shop")))
                .contains("\"shop\" is not one of shop-db, shop-web");
        assertThat(names.objection(List.of("shop-db", "shop-db"))).isPresent();
    }

    @Test
    void a_pattern_narrows_the_engines_own_and_never_replaces_it() throws InvalidSettings {
        OpenSchema names = open("names: {pattern: \".*[0-9]\"}");

        assertThat(names.objection(List.of("a1"))).isEmpty();
        assertThat(names.objection(List.of("a"))).isPresent();
        assertThat(names.objection(List.of("11"))).isPresent();
        assertThat(names.objection(List.of("a1\n"))).isPresent();
    }

    @Test
    void a_choice_is_narrowed_to_some_of_its_own() throws InvalidSettings {
        OpenSchema include = open("include: {enum: [volumes], uniqueItems: true, minItems: 1}");

        assertThat(include.objection(List.of("volumes"))).isEmpty();
        assertThat(include.objection(List.of("config"))).isPresent();
        assertThat(include.objection(List.of())).contains("it has fewer than 1 items");
        assertThat(problems("include: {enum: [volume]}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.include.enum: volume"
                                + " is not one of volumes, config. Did you mean volumes?");
    }

    @Test
    void text_numbers_and_flags_are_narrowed() throws InvalidSettings {
        assertThat(open("comment: {pattern: \"[a-z]*\", maxLength: 3}").objection("abcd"))
                .isPresent();
        assertThat(open("level: {maximum: 5, minimum: 2}").objection(6L)).isPresent();
        assertThat(open("level: {maximum: 5, minimum: 2}").objection(1L)).isPresent();
        assertThat(open("level: {maximum: 5, minimum: 2}").objection(2L)).isEmpty();
        assertThat(open("level: {enum: [1, 3]}").objection(2L)).contains("2 is not one of 1, 3");
        assertThat(open("level: {enum: [1, 3]}").objection(3L)).isEmpty();
        assertThat(open("full: {enum: [true]}").objection(false)).isPresent();
        assertThat(open("full: {enum: [true]}").objection(true)).isEmpty();
    }

    @Test
    void what_would_widen_is_a_problem() throws InvalidSettings {
        assertThat(problems("names: {maxItems: 21}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.names.maxItems: 21 is too much."
                                + " At most 20 is allowed.");
        assertThat(problems("level: {minimum: 0}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.level.minimum: 0 is too little."
                                + " At least 1 is needed.");
    }

    @Test
    void only_keywords_that_fit_the_type_are_taken() throws InvalidSettings {
        assertThat(problems("comment: {maxItems: 3}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.comment.maxItems: there is no such key."
                                + " Known here: enum, maxLength, minLength, pattern.");
        assertThat(problems("names: {$ref: \"https://example.com/x.json\"}")).hasSize(1);
        assertThat(problems("names: {type: string}")).hasSize(1);
        assertThat(problems("full: {enum: [yes]}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.full.enum: a flag is true or false."
                                + " Write [true] or [false].");
    }

    @Test
    void a_broken_pattern_and_an_empty_choice_are_problems() throws InvalidSettings {
        assertThat(problems("names: {pattern: \"[\"}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.names.pattern: is not a pattern:"
                                + " Unclosed character class.");
        assertThat(problems("comment: {enum: []}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.comment.enum: is empty: nothing would be"
                                + " allowed. Name at least one.");
    }

    @Test
    void what_a_request_may_never_set_cannot_be_opened() throws InvalidSettings {
        assertThat(problems("destination: {}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.destination: a request can never set it."
                                + " What can be opened: names, include, comment, level, full.");
        assertThat(problems("name: {}"))
                .containsExactly(
                        "worker.yaml:4  jobs.nightly.open.name: a request can never set it. What"
                                + " can be opened: names, include, comment, level, full."
                                + " Did you mean names?");
    }

    private static OpenSchema open(String narrowing) throws InvalidSettings {
        Job job = Catalogs.job("    open: {" + narrowing + "}\n");
        return job.openParameter(narrowing.substring(0, narrowing.indexOf(':')))
                .orElseThrow()
                .schema();
    }

    private static List<String> problems(String narrowing) throws InvalidSettings {
        return Catalogs.jobProblems("    open: {" + narrowing + "}\n");
    }
}
