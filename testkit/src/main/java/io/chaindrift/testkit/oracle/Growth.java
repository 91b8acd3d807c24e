package io.chaindrift.testkit.oracle;

import java.util.ArrayList;
import java.util.List;

/** How the copies of a chain develop over trusted captures: said by the last change, taken back after three quiet syncs. */
final class Growth {

    private static final int STRETCH = 9;

    private record Sample(long sync, long copies, long at) {}

    private final List<Sample> stretch = new ArrayList<>();
    private long changedAtSync;
    private String trend = "UNKNOWN";

    void sample(long sync, long copies, long at) {
        Sample now = new Sample(sync, copies, at);
        if (stretch.isEmpty() || (sync <= last().sync && copies != last().copies)) {
            restart("UNKNOWN", now, sync);
        } else if (sync > last().sync && copies == last().copies) {
            if (sync - changedAtSync >= 3) {
                restart("STATIC", now, changedAtSync);
            } else {
                append(now);
            }
        } else if (sync > last().sync) {
            String moved = copies > last().copies ? "GROWING" : "SHRINKING";
            if (!moved.equals(trend)) {
                restart(moved, last(), sync);
            }
            changedAtSync = sync;
            append(now);
        }
    }

    String trend() {
        return trend;
    }

    long perSyncMilli() {
        long syncs = moves() ? last().sync - stretch.get(0).sync : 0;
        return syncs == 0 ? 0 : (last().copies - stretch.get(0).copies) * 1_000 / syncs;
    }

    long perDayMilli() {
        long millis = moves() ? last().at - stretch.get(0).at : 0;
        return millis <= 0 ? 0 : (last().copies - stretch.get(0).copies) * 1_000 * 86_400_000 / millis;
    }

    private boolean moves() {
        return trend.equals("GROWING") || trend.equals("SHRINKING");
    }

    private void restart(String as, Sample from, long changed) {
        stretch.clear();
        stretch.add(from);
        trend = as;
        changedAtSync = changed;
    }

    private void append(Sample now) {
        stretch.add(now);
        if (stretch.size() > STRETCH) {
            stretch.remove(0);
        }
    }

    private Sample last() {
        return stretch.get(stretch.size() - 1);
    }
}
