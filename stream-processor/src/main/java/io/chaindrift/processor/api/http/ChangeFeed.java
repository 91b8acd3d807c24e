package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.stream.ChangeLog;
import io.chaindrift.processor.api.view.FactChange;
import java.util.List;
import java.util.function.Consumer;

/** Puts changes into the log in the form in which the stream sends them: {@code {"type","key","item"}}. */
public final class ChangeFeed implements Consumer<List<FactChange>> {

    private final ChangeLog log;

    /** A feed into this log. */
    public ChangeFeed(ChangeLog log) {
        this.log = log;
    }

    @Override
    public void accept(List<FactChange> changes) {
        for (FactChange change : changes) {
            log.add(change.type(), Json.change(change));
        }
    }
}
