package backhaul.cli.submit;

import backhaul.cli.exit.Failure;
import backhaul.cli.fleet.Offer;
import backhaul.cli.fleet.Refusals;
import backhaul.cli.run.RunWords;
import backhaul.protocol.JobPresence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters of a request: the words of the line, typed as the job's schema says, over the
/// values of a file; each checked before anything is sent, unless that is forced.
final class RequestParameters {

    private final String job;
    private final @Nullable Offer offer;
    private final boolean force;
    private final List<String> problems = new ArrayList<>();
    private @Nullable SchemaCheck schemas;

    /// @param offer what the address says of the job; null where it says nothing
    RequestParameters(String job, @Nullable Offer offer, boolean force) {
        this.job = job;
        this.offer = offer;
        this.force = force;
    }

    Map<String, Object> of(Map<String, Object> file, Map<String, List<String>> words) {
        Map<String, Object> values = new LinkedHashMap<>(file);
        words.forEach((name, value) -> typed(name, value).ifPresent(it -> values.put(name, it)));
        if (!force && offer != null) {
            values.forEach(this::check);
        }
        if (problems.isEmpty()) {
            return values;
        }
        throw Refusals.refusal(
                problems.size() == 1
                        ? problems.getFirst() + "."
                        : problems.size() + " parameters of " + RunWords.text(job) + " are wrong.",
                "Nothing was sent.",
                problems.size() == 1 ? List.of() : problems);
    }

    private Optional<Object> typed(String name, List<String> words) {
        JobPresence.Parameter parameter = parameter(name);
        ParameterType type =
                parameter == null ? ParameterType.guess(words) : ParameterType.of(parameter);
        try {
            return Optional.of(type.value(words, ParameterType.itemsOf(parameter)));
        } catch (IllegalArgumentException e) {
            problems.add(RunWords.text(name) + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private JobPresence.@Nullable Parameter parameter(String name) {
        return offer == null
                ? null
                : offer.parameters().stream()
                        .filter(parameter -> parameter.name().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    private void check(String name, Object value) {
        JobPresence.Parameter parameter = parameter(name);
        if (parameter == null) {
            throw notOpen(name);
        }
        if (schemas == null) {
            schemas = new SchemaCheck();
        }
        schemas.problems(value, parameter.schema())
                .forEach(problem -> problems.add(RunWords.text(name) + ": " + problem));
    }

    private Failure notOpen(String name) {
        List<String> open =
                offer == null
                        ? List.of()
                        : offer.parameters().stream().map(JobPresence.Parameter::name).toList();
        String more =
                open.isEmpty()
                        ? "A request for it may set nothing."
                        : Refusals.meant(name, open, "A request may set ", "It may also set ", "");
        return Refusals.refusal(
                RunWords.text(job) + " does not let a request set " + Refusals.quoted(name) + ".",
                "Nothing was sent.",
                List.of(more));
    }
}
