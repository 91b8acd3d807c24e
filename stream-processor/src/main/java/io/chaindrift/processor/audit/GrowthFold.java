package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.GrowthTrack;
import io.chaindrift.processor.audit.model.GrowthTrack.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the copies in a chain grow, by samples of trusted captures. Integer arithmetic; rates span the present stretch, of which
 * the last {@value #SAMPLES} samples are kept.
 */
final class GrowthFold {

    /** This many syncs without another copy, and the copies are called static. */
    static final long STATIC_AFTER_SYNCS = 3;

    private static final int SAMPLES = 9;
    private static final long DAYS_AHEAD = 7;
    private static final long MILLI = 1_000;
    private static final long MILLIS_PER_DAY = 86_400_000;

    private GrowthFold() {}

    /** The track with one capture more. A capture without a sync since the one before says nothing on growth. */
    static GrowthTrack add(GrowthTrack before, Sample now) {
        if (before.samples().isEmpty()) {
            return new GrowthTrack(Growth.UNKNOWN, List.of(now), now.sync());
        }
        Sample last = before.samples().get(before.samples().size() - 1);
        if (now.sync() <= last.sync()) {
            return now.copies() == last.copies() ? before : new GrowthTrack(Growth.UNKNOWN, List.of(now), now.sync());
        }
        if (now.copies() == last.copies()) {
            boolean still = now.sync() - before.changedAtSync() >= STATIC_AFTER_SYNCS;
            return still
                    ? new GrowthTrack(Growth.STATIC, List.of(now), before.changedAtSync())
                    : new GrowthTrack(before.growth(), appended(before.samples(), now), before.changedAtSync());
        }
        Growth growth = now.copies() > last.copies() ? Growth.GROWING : Growth.SHRINKING;
        List<Sample> stretch = growth == before.growth() ? before.samples() : List.of(last);
        return new GrowthTrack(growth, appended(stretch, now), now.sync());
    }

    /** What is left of a track when another router comes: that copies grew under the one before says nothing of this one. */
    static GrowthTrack underAnotherRouter(GrowthTrack track) {
        if (!moves(track)) {
            return track;
        }
        Sample last = track.samples().get(track.samples().size() - 1);
        return new GrowthTrack(Growth.UNKNOWN, List.of(last), last.sync());
    }

    private static List<Sample> appended(List<Sample> samples, Sample now) {
        List<Sample> all = new ArrayList<>(samples);
        all.add(now);
        return all.size() > SAMPLES ? all.subList(all.size() - SAMPLES, all.size()) : all;
    }

    /** Thousandths of a copy per sync over the present stretch; 0 unless it grows or shrinks. */
    static long perSyncMilli(GrowthTrack track) {
        if (!moves(track)) {
            return 0;
        }
        Sample first = track.samples().get(0);
        Sample last = track.samples().get(track.samples().size() - 1);
        long syncs = last.sync() - first.sync();
        return syncs == 0 ? 0 : (last.copies() - first.copies()) * MILLI / syncs;
    }

    /** Thousandths of a copy per day of evidence time over the present stretch; 0 unless it grows or shrinks. */
    static long perDayMilli(GrowthTrack track) {
        if (!moves(track)) {
            return 0;
        }
        Sample first = track.samples().get(0);
        Sample last = track.samples().get(track.samples().size() - 1);
        long millis = last.at() - first.at();
        return millis <= 0 ? 0 : Math.multiplyExact((last.copies() - first.copies()) * MILLI, MILLIS_PER_DAY) / millis;
    }

    /** Copies in seven days if growth goes on as now; null unless it grows. */
    static @Nullable Long inAWeek(GrowthTrack track) {
        if (track.growth() != Growth.GROWING) {
            return null;
        }
        Sample last = track.samples().get(track.samples().size() - 1);
        return last.copies() + perDayMilli(track) * DAYS_AHEAD / MILLI;
    }

    private static boolean moves(GrowthTrack track) {
        return track.growth() == Growth.GROWING || track.growth() == Growth.SHRINKING;
    }
}
