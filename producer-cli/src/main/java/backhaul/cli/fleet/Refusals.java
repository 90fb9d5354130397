package backhaul.cli.fleet;

import backhaul.cli.exit.Failure;
import backhaul.cli.output.Times;
import backhaul.cli.run.RunWords;
import backhaul.settings.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says no before anything is sent, and what was probably meant. `consequence` is a sentence that
/// is added, such as `Nothing was sent.`, or empty.
public final class Refusals {

    private final Fleet fleet;
    private final Times times;

    public Refusals(Fleet fleet, Times times) {
        this.fleet = fleet;
        this.times = times;
    }

    /// The job at the address, or a failure.
    public Offer offer(String address, String job, String consequence) {
        knownAddress(address, consequence);
        return fleet.offer(address, job).orElseThrow(() -> noJob(address, job, consequence));
    }

    public void knownAddress(String address, String consequence) {
        if (fleet.addresses().contains(address)) {
            return;
        }
        List<String> more = new ArrayList<>();
        if (fleet.addresses().isEmpty()) {
            more.add("No worker has been heard of. Look again: backhaul workers");
        } else {
            more.add(meant(address, fleet.addresses(), "Known are ", "Known are also ", ""));
        }
        throw refusal("no worker answers to " + quoted(address) + ".", consequence, more);
    }

    private Failure noJob(String address, String job, String consequence) {
        List<String> jobs = fleet.offers(address).stream().map(Offer::job).toList();
        String name = RunWords.text(address);
        String asOf =
                fleet.newest(address).map(member -> asOf(times.ago(member.seenAt()))).orElse("");
        String more =
                jobs.isEmpty()
                        ? "It offers no job at all" + asOf + "."
                        : meant(job, jobs, "It has ", "It also has ", asOf);
        return refusal(name + " has no job " + quoted(job) + ".", consequence, List.of(more));
    }

    private static String asOf(String age) {
        return " (as of " + age + ")";
    }

    /// `Did you mean nightly-volumes? It also has db-dump, legacy-script (as of 4s ago).`
    public static String meant(
            String word, Collection<String> known, String has, String alsoHas, String asOf) {
        Optional<String> meant = Suggestions.closest(word, known);
        String others =
                known.stream()
                        .filter(name -> !meant.equals(Optional.of(name)))
                        .map(RunWords::text)
                        .collect(Collectors.joining(", "));
        if (meant.isEmpty()) {
            return has + others + asOf + ".";
        }
        String question = "Did you mean " + RunWords.text(meant.get()) + "?";
        return others.isEmpty() ? question : question + " " + alsoHas + others + asOf + ".";
    }

    public static Failure refusal(String what, String consequence, List<String> more) {
        List<String> lines = new ArrayList<>(more);
        if (!consequence.isEmpty()) {
            lines.add("Send it all the same: --force");
        }
        return Failure.neverStarted(
                (what + " " + consequence).strip(), lines.toArray(String[]::new));
    }

    public static String quoted(String word) {
        return "\"" + RunWords.text(word) + "\"";
    }
}
