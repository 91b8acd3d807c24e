package io.chaindrift.processor.audit.model;

import java.util.Objects;

/**
 * How the copies of one rule were seen to come.
 *
 * @param how together with those of other rules, apart from them, or not seen
 * @param gained whether it was seen to gain copies since it was first seen in more than one
 * @param sync the plane's syncs when it last gained some; when it was first seen in more than one, if never
 */
public record Copying(How how, boolean gained, long sync) {

    public Copying {
        Objects.requireNonNull(how, "how");
    }

    /** Copies that were there when they were first seen. */
    public static Copying found(long sync) {
        return new Copying(How.UNSEEN, false, sync);
    }

    /** How copies came. */
    public enum How {
        /** They were there before anybody looked, or one rule alone gained some. */
        UNSEEN,
        /** Whenever some came, all rules that gained any gained as many; or one alone gained one at each of several syncs. */
        TOGETHER,
        /** Under one router rules gained in unequal numbers, or one that had gained no longer did while others went on. */
        APART
    }
}
