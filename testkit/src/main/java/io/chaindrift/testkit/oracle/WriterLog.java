package io.chaindrift.testkit.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How far one writer's log is known: the header of its last event, its latest events without a gap, its streams before. */
final class WriterLog {
    private static final int REMEMBERED = 8;
    private final List<Fields> recent = new ArrayList<>();
    private final Set<String> superseded = new HashSet<>();
    private Fields last = new Fields();

    /** What is wrong with the next event; "" when it follows, "SEEN" when it is a repetition. */
    String follow(Fields event) {
        Fields header = event.body("header");
        boolean sameStream = last.says("streamId", header.get("streamId"));
        long epochs = header.number("epoch") - last.number("epoch");
        long steps = header.number("sequence") - last.number("sequence");
        boolean sameEpoch = sameStream && epochs == 0;
        if (superseded.contains(header.text("streamId")) || (sameStream && epochs < 0)) {
            return "DUPLICATE_IDENTITY";
        }
        if (sameEpoch && steps <= 0) {
            long index = recent.size() - 1 + steps;
            return index < 0 || recent.get((int) index).equals(event) ? "SEEN" : "EQUIVOCATION";
        }
        boolean follows = last.isEmpty() || (sameEpoch ? steps == 1 : header.number("sequence") == 0 && goesOn(event));
        if (!sameStream) {
            superseded.add(last.text("streamId"));
        }
        if (!sameEpoch || !follows) {
            recent.clear();
        }
        recent.add(event);
        recent.subList(0, Math.max(0, recent.size() - REMEMBERED)).clear();
        last = header;
        return follows ? "" : "GAP";
    }

    private boolean goesOn(Fields event) {
        Fields started = event.says("kind", "EPOCH_STARTED") ? event.body("epochStarted") : new Fields();
        return started.says("lost", "NOTHING")
                && started.says("previousStreamId", last.get("streamId"))
                && started.says("previousEpoch", last.get("epoch"))
                && started.says("previousLastSequence", last.get("sequence"));
    }
}
