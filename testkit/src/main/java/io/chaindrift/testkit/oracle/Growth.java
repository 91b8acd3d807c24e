package io.chaindrift.testkit.oracle;

import java.util.ArrayList;
import java.util.List;

/** How the copies of a chain develop over trusted captures: said by the last change, taken back after three quiet syncs. */
final class Growth {
    private static final int STRETCH = 9;

    private record Sample(long sync, long copies, long at) {}

    private final List<Sample> samples = new ArrayList<>();
    String trend = "UNKNOWN";
    long perSyncMilli;
    private long perDayMilli;

    /** A capture without a sync since the one before says nothing of growth; one with other copies ends what was known. */
    void sample(long sync, long copies, long at) {
        Sample last = samples.isEmpty() ? new Sample(-1, -1, -1) : samples.get(samples.size() - 1);
        if (sync <= last.sync && copies != last.copies) {
            samples.clear();
        }
        if (sync > last.sync || copies != last.copies) {
            samples.add(new Sample(sync, copies, at));
        }
        reckon();
    }

    /** That copies grew under the router before says nothing of the next one. */
    void underAnotherRouter() {
        if (trend.equals("GROWING") || trend.equals("SHRINKING")) {
            samples.subList(0, samples.size() - 1).clear();
            reckon();
        }
    }

    private void reckon() {
        trend = "UNKNOWN";
        int first = 0;
        long changedAt = samples.get(0).sync;
        for (int i = 1; i < samples.size(); i++) {
            long more = samples.get(i).copies - samples.get(i - 1).copies;
            String now = more > 0 ? "GROWING" : more < 0 ? "SHRINKING" : trend;
            if (more == 0 && samples.get(i).sync - changedAt >= 3) {
                now = "STATIC";
                first = i;
            } else if (!now.equals(trend)) {
                first = i - 1;
            }
            changedAt = more == 0 ? changedAt : samples.get(i).sync;
            trend = now;
        }
        Sample from = samples.get(Math.max(first, samples.size() - STRETCH));
        Sample last = samples.get(samples.size() - 1);
        long milli = trend.equals("GROWING") || trend.equals("SHRINKING") ? (last.copies - from.copies) * 1_000 : 0;
        perSyncMilli = milli == 0 ? 0 : milli / (last.sync - from.sync);
        perDayMilli = milli == 0 || last.at <= from.at ? 0 : milli * 86_400_000 / (last.at - from.at);
    }

    /** Copies in seven days only while they grow. */
    void into(Fields row) {
        row.with("growth", trend, "copiesPerSyncMilli", perSyncMilli, "copiesPerDayMilli", perDayMilli);
        long copies = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).copies;
        row.put("forecastCopiesIn7Days", trend.equals("GROWING") ? copies + perDayMilli * 7 / 1_000 : null);
    }
}
