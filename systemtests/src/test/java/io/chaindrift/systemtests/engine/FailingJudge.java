package io.chaindrift.systemtests.engine;

import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.audit.RulesetJudge;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Judges by the catalog, until it is told to take the thread down with it. Thread-safe. */
final class FailingJudge implements RulesetJudge {

    /** No exception of a program: what the processor cannot and must not catch. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("the thread was killed in the middle of a transaction");
        }
    }

    private final CatalogJudge catalog = new CatalogJudge();
    private final AtomicLong left = new AtomicLong(-1);
    private final AtomicLong deaths = new AtomicLong();

    /** The judgement after so many further ones ends its thread, once. */
    void dieAfter(long judgements) {
        left.set(judgements);
    }

    long deaths() {
        return deaths.get();
    }

    @Override
    public List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router) {
        if (left.getAndUpdate(count -> count < 0 ? count : count - 1) == 0) {
            deaths.incrementAndGet();
            throw new Death();
        }
        return catalog.judge(planes, router);
    }
}
