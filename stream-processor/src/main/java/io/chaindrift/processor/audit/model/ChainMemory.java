package io.chaindrift.processor.audit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a chain beside its rules.
 *
 * @param row the latest row written
 * @param growth how its copies develop
 * @param upgrade its row in the latest upgrade that it was there in; null where there was none
 * @param earlierUpgrades ids of the upgrades before that have a row of it, oldest first
 */
public record ChainMemory(
        @Nullable DriftRow row,
        GrowthTrack growth,
        @Nullable UpgradeRow upgrade,
        List<String> earlierUpgrades) {

    /** Nothing yet. */
    public static final ChainMemory NONE = new ChainMemory(null, GrowthTrack.NONE, null, List.of());

    public ChainMemory {
        Objects.requireNonNull(growth, "growth");
        earlierUpgrades = List.copyOf(earlierUpgrades);
    }

    /** The same with another row; without one, growth is forgotten too. */
    public ChainMemory withRow(@Nullable DriftRow other) {
        return new ChainMemory(other, other == null ? GrowthTrack.NONE : growth, upgrade, earlierUpgrades);
    }

    /** The same with another growth. */
    public ChainMemory withGrowth(GrowthTrack other) {
        return new ChainMemory(row, other, upgrade, earlierUpgrades);
    }

    /** The same with another row of an upgrade; that of the upgrade before is remembered by its id. */
    public ChainMemory withUpgrade(UpgradeRow other) {
        UpgradeRow before = upgrade;
        List<String> earlier = new ArrayList<>(earlierUpgrades);
        if (before != null && !before.upgrade().id().equals(other.upgrade().id())) {
            earlier.add(before.upgrade().id());
        }
        return new ChainMemory(row, growth, other, earlier);
    }

    /** The same without the row of that upgrade. */
    public ChainMemory withoutUpgrade(String id) {
        UpgradeRow latest = upgrade;
        List<String> earlier = new ArrayList<>(earlierUpgrades);
        earlier.remove(id);
        boolean gone = latest != null && latest.upgrade().id().equals(id);
        return new ChainMemory(row, growth, gone ? null : latest, earlier);
    }

    /** Null when there is nothing to remember. */
    @Nullable ChainMemory orNull() {
        return equals(NONE) ? null : this;
    }
}
