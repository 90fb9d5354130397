package backhaul.worker.engine.docker;

import backhaul.worker.engine.docker.Halt.Target;
import backhaul.worker.engine.docker.Inventory.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What is done to which container while its data are read. `halts` are in the order in which they
/// start again, what others depend on first.
record HaltPlan(List<Halt> halts, List<HookCall> hooks, List<String> warnings) {
    static final HaltPlan NOTHING = new HaltPlan(List.of(), List.of(), List.of());

    private static final Duration USUAL_STOP = Duration.ofSeconds(10);
    private static final Duration LONGEST_STOP = Duration.ofHours(1);

    HaltPlan {
        halts = List.copyOf(halts);
        hooks = List.copyOf(hooks);
        warnings = List.copyOf(warnings);
    }

    /// The commands of one container, and the archives that hold what they prepare.
    record HookCall(Target target, Hook hook, Set<String> archives) {
        boolean hasAfter() {
            return !hook.after().isEmpty();
        }
    }

    /// All that is to be undone, before any of it is done.
    Journal journal() {
        return new Journal(halts, targets(hooks), false);
    }

    /// Where a command is to run afterwards.
    static List<Target> targets(Collection<HookCall> calls) {
        return calls.stream().filter(HookCall::hasAfter).map(HookCall::target).toList();
    }

    /// How a container is inspected; empty where it is gone.
    @FunctionalInterface
    interface Inspect {
        Optional<JsonNode> of(String id) throws Failure, InterruptedException;
    }

    static HaltPlan of(
            Selection selection,
            Inventory inventory,
            Care care,
            Untouchables untouchables,
            Inspect inspect)
            throws Failure, InterruptedException {
        Planner planner = new Planner(selection, inventory, care, untouchables, inspect);
        planner.decide();
        planner.hooks();
        planner.warnAboutWriters();
        return new HaltPlan(
                new StartOrder(planner.inspections).of(planner.halts.values()),
                planner.calls,
                planner.warnings);
    }

    private static final class Planner {
        private final Selection selection;
        private final Inventory inventory;
        private final Care care;
        private final Untouchables untouchables;
        private final Inspect inspect;
        private final Map<String, Halt> halts = new LinkedHashMap<>();
        private final Map<String, JsonNode> inspections = new LinkedHashMap<>();
        private final List<HookCall> calls = new ArrayList<>();
        private final Set<String> hooked = new HashSet<>();
        private final List<String> warnings = new ArrayList<>();

        Planner(
                Selection selection,
                Inventory inventory,
                Care care,
                Untouchables untouchables,
                Inspect inspect) {
            this.selection = selection;
            this.inventory = inventory;
            this.care = care;
            this.untouchables = untouchables;
            this.inspect = inspect;
        }

        void decide() throws Failure, InterruptedException {
            for (Container container : inventory.containers()) {
                Set<String> archives = archivesOf(container);
                if (!container.isRunning() || archives.isEmpty()) {
                    continue;
                }
                switch (care.modeOf(container)) {
                    case STOP -> stop(container, archives);
                    case PAUSE -> halt(container, Consistency.PAUSE, archives);
                    case HOOK, LIVE -> {}
                }
            }
        }

        private Set<String> archivesOf(Container container) {
            return selection.mounted().stream()
                    .filter(source ->
                            container.mounts().stream()
                                    .anyMatch(m -> m.writable() && source.isOn(m)))
                    .map(Source::archive)
                    .collect(Collectors.toSet());
        }

        /// With those that live in its network, which would be cut off for good when it gets
        /// another one.
        private void stop(Container container, Set<String> archives)
                throws Failure, InterruptedException {
            List<Container> guests = guests(container);
            for (Container guest : guests) {
                Optional<String> reason = refusal(guest, Consistency.STOP);
                if (reason.isPresent()) {
                    warnings.add(
                            container.name()
                                    + " is not stopped: "
                                    + guest.name()
                                    + " uses its network, and "
                                    + reason.get());
                    return;
                }
            }
            if (halt(container, Consistency.STOP, archives)) {
                for (Container guest : guests) {
                    halt(guest, Consistency.STOP, archives);
                }
            }
        }

        private List<Container> guests(Container container) {
            return inventory.containers().stream()
                    .filter(Container::isRunning)
                    .filter(c -> c.traits().network().equals("container:" + container.id()))
                    .toList();
        }

        private Optional<String> refusal(Container container, Consistency mode)
                throws Failure, InterruptedException {
            Optional<JsonNode> inspection = inspection(container);
            return inspection.isEmpty()
                    ? Optional.of("it is just being removed")
                    : untouchables.reason(inspection.get(), mode);
        }

        private Optional<JsonNode> inspection(Container container)
                throws Failure, InterruptedException {
            if (!inspections.containsKey(container.id())) {
                inspect.of(container.id()).ifPresent(i -> inspections.put(container.id(), i));
            }
            return Optional.ofNullable(inspections.get(container.id()));
        }

        private boolean halt(Container container, Consistency mode, Set<String> archives)
                throws Failure, InterruptedException {
            Optional<String> reason = refusal(container, mode);
            if (reason.isPresent()) {
                warnings.add(
                        container.name()
                                + (mode == Consistency.STOP
                                        ? " is not stopped: "
                                        : " is not paused: ")
                                + reason.get());
                return false;
            }
            JsonNode inspection =
                    inspection(container)
                            .orElseThrow(() ->
                                    Failure.passing(
                                            "container " + container.name() + " was removed"));
            Halt before = halts.get(container.id());
            Set<String> all = new HashSet<>(archives);
            if (before != null) {
                all.addAll(before.archives());
            }
            halts.put(
                    container.id(),
                    new Halt(
                            target(container, inspection),
                            mode,
                            patience(inspection),
                            all,
                            Set.of()));
            return true;
        }

        private static Target target(Container container, JsonNode inspection) {
            String startedAt = inspection.path("State").path("StartedAt").asString("");
            return new Target(container.id(), container.name(), startedAt);
        }

        /// The container's own time to stop, if the job has none for it. Docker's -1, for ever, is
        /// cut to an hour.
        private Duration patience(JsonNode inspection) {
            if (care.stopTimeout() != null) {
                return care.stopTimeout();
            }
            JsonNode own = inspection.path("Config").path("StopTimeout");
            if (!own.isNumber()) {
                return USUAL_STOP;
            }
            Duration seconds = Duration.ofSeconds(own.asLong());
            return seconds.isNegative() || seconds.compareTo(LONGEST_STOP) > 0
                    ? LONGEST_STOP
                    : seconds;
        }

        void hooks() throws Failure, InterruptedException {
            for (Container container : inventory.containers()) {
                boolean chosen = selection.containers().contains(container);
                Set<String> archives = archivesOf(container);
                boolean meant = chosen || !archives.isEmpty();
                if (!meant || care.modeOf(container) != Consistency.HOOK) {
                    continue;
                }
                Optional<Hook> hook = care.hookOf(container);
                if (hook.isEmpty()) {
                    continue;
                }
                call(container, hook.get(), archives);
            }
        }

        /// What a container that does not run has not prepared would be copied as it was left the
        /// last time.
        private void call(Container container, Hook hook, Set<String> archives)
                throws Failure, InterruptedException {
            if (!container.isRunning()) {
                throw Failure.passing(
                        "container "
                                + container.name()
                                + " does not run ("
                                + container.state()
                                + "), so its hook cannot prepare the copy");
            }
            JsonNode inspection =
                    inspection(container)
                            .orElseThrow(() ->
                                    Failure.passing(
                                            "container " + container.name() + " was removed"));
            hooked.add(container.id());
            calls.add(new HookCall(target(container, inspection), hook, archives));
        }

        void warnAboutWriters() {
            for (Source.Mounted source : selection.mounted()) {
                List<String> writers =
                        writers(source, inventory).stream()
                                .filter(c -> !halts.containsKey(c.id()) && !hooked.contains(c.id()))
                                .map(Container::name)
                                .sorted()
                                .toList();
                if (!writers.isEmpty()) {
                    warnings.add(
                            source.label()
                                    + " is mounted writable in "
                                    + String.join(", ", writers)
                                    + (writers.size() == 1 ? ", which runs" : ", which run")
                                    + ": a live copy may hold files of different moments");
                }
            }
        }
    }

    /// The running containers that can change what is read.
    static List<Container> writers(Source.Mounted source, Inventory inventory) {
        return inventory.containers().stream()
                .filter(Container::isRunning)
                .filter(c -> c.mounts().stream().anyMatch(m -> m.writable() && source.isOn(m)))
                .toList();
    }
}
