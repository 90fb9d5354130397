package backhaul.worker.simulation;

import backhaul.protocol.RunStatus.Handle;
import backhaul.worker.engine.Attempt;
import backhaul.worker.engine.Engine;
import backhaul.worker.engine.JobSpec;
import backhaul.worker.engine.Outcome;
import backhaul.worker.ledger.KafkaClients;
import java.lang.classfile.ClassTransform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.common.IsolationLevel;

/// The bugs that this loop must never have, each where the simulation can find it: in front of a
/// seam, or in a class that was rewritten.
@SuppressWarnings("ImmutableEnumChecker") // nothing changes the maps, and a plant has no state
enum Bug {
    ACTS_BEFORE_THE_COMMIT(
            Among.HOSTS,
            100,
            "before its intent is committed",
            Map.of("backhaul.worker.loop.RunDesk", List.of(Rewritten.runsAtOnce("afterCommit")))),
    FORGETS_AN_OFFSET(
            Among.HOSTS,
            100,
            "the offset that is committed with the first status",
            new Plant() {
                @Override
                public KafkaClients clients(KafkaClients clients) {
                    return new BrokenClients(clients)
                            .producers(_ ->
                                    (producer, call, arguments) ->
                                            call.equals("sendOffsetsToTransaction")
                                                    ? null
                                                    : producer.call(call, arguments));
                }
            }),
    RESTORES_TO_THE_WRONG_END(
            Among.HOSTS,
            300,
            "has no end|the sequence of|nothing follows the end",
            new Plant() {
                @Override
                public KafkaClients clients(KafkaClients clients) {
                    return new BrokenClients(clients)
                            .admins((admin, call, arguments) -> {
                                if (call.equals("listOffsets")) {
                                    arguments[1] =
                                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
                                }
                                return admin.call(call, arguments);
                            });
                }
            }),
    POSTS_AGAIN_WHEN_AN_ANSWER_IS_LOST(
            Among.HOSTS,
            300,
            "was started as .*, and again as",
            new Plant() {
                @Override
                public boolean postsAgain() {
                    return true;
                }
            }),
    PUBLISHES_AFTER_LOSING_THE_UNIT(
            Among.HOSTS,
            100,
            "nothing follows the end|the sequence of|and again as",
            new Plant() {
                @Override
                public KafkaClients clients(KafkaClients clients) {
                    return new BrokenClients(clients)
                            .producers(clientsOf -> new Stubborn(clientsOf));
                }
            }),
    FORGETS_AN_OUTCOME_WHEN_THE_LOOP_BEGINS_ANEW(
            Among.HOSTS,
            300,
            "has no end",
            Map.of("backhaul.worker.loop.LiveAttempts", List.of(Rewritten.returnsNothing("of")))),
    STARTS_FROM_A_REPLAYED_STATUS(
            Among.HOSTS,
            300,
            "nothing follows the end|the sequence of|and again as|is not under way",
            Map.of(
                    "backhaul.worker.ledger.Restore",
                    List.of(
                            Rewritten.knowsNoNumbers("apply"),
                            Rewritten.doesNothing("dropReplays")))),
    RUNS_A_DRY_RUN(
            Among.HOSTS,
            100,
            "was started for a dry run",
            new Plant() {
                @Override
                public Engine engine(Engine engine) {
                    return new Careless(engine);
                }
            }),
    PUBLISHES_AFTER_ANOTHER_MEMBER_TOOK_THE_UNIT(
            Among.POOLS,
            300,
            "nothing follows the end|the sequence of|and again as",
            new Plant() {
                @Override
                public KafkaClients clients(KafkaClients clients) {
                    return new BrokenClients(clients)
                            .producers(clientsOf -> new Stubborn(clientsOf));
                }
            }),
    GOES_ON_AFTER_ITS_LEASE(
            Among.POOLS,
            1000,
            "while .* goes on with attempt",
            Map.of(
                    "backhaul.worker.loop.LiveAttempt",
                    List.of(Rewritten.doesNothing("watchLease")))),
    GOES_ON_WHEN_A_UNIT_IS_REVOKED(
            Among.POOLS,
            300,
            "while .* goes on with attempt",
            Map.of("backhaul.worker.loop.LiveAttempts", List.of(Rewritten.doesNothing("letGo")))),
    TAKES_WHAT_THE_GROUP_GAVE_TO_ANOTHER(
            Among.POOLS,
            1000,
            "while .* goes on with attempt",
            Map.of("backhaul.worker.loop.Claim", List.of(Rewritten.doesNothing("check")))),
    LEAVES_UNITS_TO_NOBODY_WHEN_A_MEMBER_COMES_BACK(
            Among.POOLS,
            1000,
            "has no end",
            new Plant() {
                @Override
                public KafkaClients clients(KafkaClients clients) {
                    return new BrokenClients(clients)
                            .members((consumer, call, arguments) ->
                                    call.equals("enforceRebalance")
                                            ? null
                                            : consumer.call(call, arguments));
                }
            }),
    RESUMES_WITHOUT_ASKING_FOR_THE_HANDLE(
            Among.POOLS,
            100,
            "was started as .*, and again as",
            new Plant() {
                @Override
                public Engine engine(Engine engine) {
                    return new Forgetful(engine);
                }
            });

    private final Among among;
    private final int within;
    private final String complaint;
    private final Plant plant;
    private final Map<String, List<ClassTransform>> changes;

    Bug(Among among, int within, String complaint, Plant plant) {
        this.among = among;
        this.within = within;
        this.complaint = complaint;
        this.plant = plant;
        this.changes = Map.of();
    }

    Bug(Among among, int within, String complaint, Map<String, List<ClassTransform>> changes) {
        this.among = among;
        this.within = within;
        this.complaint = complaint;
        this.plant = Plant.NOTHING;
        this.changes = changes;
    }

    /// Whose histories show it.
    private enum Among {
        HOSTS,
        POOLS
    }

    /// How many seeds are enough to find it.
    int within() {
        return within;
    }

    /// What a guarantee says of it.
    Pattern complaint() {
        return Pattern.compile(complaint);
    }

    /// The first seeds that find it, and what they tell.
    SortedMap<Long, String> failures() throws ReflectiveOperationException {
        return changes.isEmpty()
                ? Seeds.of(among == Among.POOLS, within).failures(plant, 1)
                : new Rewritten(changes).failuresOf(among == Among.POOLS, within);
    }

    /// Starts anew what an earlier worker left under way.
    private record Forgetful(Engine engine) implements Engine {
        @Override
        public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
            return engine.run(spec, attempt);
        }

        @Override
        public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
            return engine.rehearse(spec, attempt);
        }

        @Override
        public Outcome recover(Attempt attempt, Optional<Handle> handle)
                throws InterruptedException {
            return engine.outlivesWorker()
                    ? engine.run(Trade.NO_SPEC, attempt)
                    : engine.recover(attempt, handle);
        }

        @Override
        public boolean outlivesWorker() {
            return engine.outlivesWorker();
        }

        @Override
        public Probe probe() {
            return engine.probe();
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    /// Does in earnest what it is to rehearse.
    private record Careless(Engine engine) implements Engine {
        @Override
        public Outcome run(JobSpec spec, Attempt attempt) throws InterruptedException {
            return engine.run(spec, attempt);
        }

        @Override
        public Outcome rehearse(JobSpec spec, Attempt attempt) throws InterruptedException {
            return engine.run(spec, attempt);
        }

        @Override
        public Outcome recover(Attempt attempt, Optional<Handle> handle)
                throws InterruptedException {
            return engine.recover(attempt, handle);
        }

        @Override
        public boolean outlivesWorker() {
            return engine.outlivesWorker();
        }

        @Override
        public Probe probe() {
            return engine.probe();
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
