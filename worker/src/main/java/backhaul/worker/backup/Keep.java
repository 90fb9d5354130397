package backhaul.worker.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which backups of a job are kept: the newest `last`; the newest of each of the last `daily` days,
/// `weekly` weeks and `monthly` months that have any; and all that are younger than `within`. What
/// any rule keeps is kept. Days begin at midnight UTC, weeks on Monday.
public record Keep(int last, int daily, int weekly, int monthly, @Nullable Duration within) {
    public Keep {
        if (last < 0 || daily < 0 || weekly < 0 || monthly < 0) {
            throw new IllegalArgumentException("a negative number of backups cannot be kept");
        }
    }

    /// True if no rule keeps anything.
    public boolean isNothing() {
        return last + daily + weekly + monthly == 0 && within == null;
    }

    /// Of these times of backups, those to keep. The newest is always among them.
    public Set<Instant> of(Collection<Instant> backups, Instant now) {
        List<Instant> newestFirst =
                backups.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        Set<Instant> kept = new HashSet<>(newestFirst.stream().limit(Math.max(1, last)).toList());
        kept.addAll(newestOfEach(newestFirst, daily, Keep::day));
        kept.addAll(newestOfEach(newestFirst, weekly, Keep::week));
        kept.addAll(newestOfEach(newestFirst, monthly, time -> YearMonth.from(day(time))));
        if (within != null) {
            newestFirst.stream()
                    .filter(time -> !time.isBefore(now.minus(within)))
                    .forEach(kept::add);
        }
        return kept;
    }

    Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("last", last);
        all.put("daily", daily);
        all.put("weekly", weekly);
        all.put("monthly", monthly);
        if (within != null) {
            all.put("within", within.toString());
        }
        return all;
    }

    private static <P> Collection<Instant> newestOfEach(
            List<Instant> newestFirst, int periods, Function<Instant, P> periodOf) {
        Map<P, Instant> newest = new LinkedHashMap<>();
        newestFirst.forEach(time -> newest.putIfAbsent(periodOf.apply(time), time));
        return newest.values().stream().limit(periods).toList();
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static List<Integer> week(Instant time) {
        LocalDate day = day(time);
        return List.of(
                day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }
}
