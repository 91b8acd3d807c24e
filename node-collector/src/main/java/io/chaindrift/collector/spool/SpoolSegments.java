package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a spool finds on disk when it is opened. It never fails: what cannot be read is damage. Not thread-safe. */
final class SpoolSegments {

    private static final String SUFFIX = ".frames";

    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private final List<Place> places = new ArrayList<>();
    private final List<String> damages = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private boolean existed;
    private boolean positionListed;
    private boolean tailRepaired = true;
    private long lastNumber = -1;
    private byte @Nullable [] last;

    private SpoolSegments() {}

    /** Numbers of a segment's first and last frame, and its bytes. */
    record Segment(long first, long last, long size) {}

    /** Frames that are not there though frames before and behind them are. */
    private record Gap(long first, long last) {}

    /** Where a frame lies. */
    record Place(long number, long segment, long at, int payload) {}

    static SpoolSegments scan(SpoolFiles files) {
        SpoolSegments found = new SpoolSegments();
        try {
            found.read(files);
        } catch (IOException e) {
            found.existed = true;
            found.damages.add("the spool cannot be read: " + e.getMessage());
        }
        return found;
    }

    TreeMap<Long, Segment> segments() {
        return segments;
    }

    List<Place> places() {
        return places;
    }

    boolean existed() {
        return existed;
    }

    /** Whether an earlier process has noted a read position: it did so with its first acknowledgement. */
    boolean isPositionExpected() {
        return positionListed || (!places.isEmpty() && places.get(0).number() > 0);
    }

    /** Whether the newest segment ends with a whole frame, so that it can be written further. */
    boolean isTailRepaired() {
        return tailRepaired;
    }

    byte @Nullable [] last() {
        return last;
    }

    /**
     * What is wrong with what was found; null when nothing is.
     *
     * @param unread the first frame that nobody acknowledged: frames before it that are not there are not missed, as one that is
     *     acknowledged while the disk takes nothing never gets there
     */
    @Nullable String damage(long unread) {
        List<String> all = new ArrayList<>(damages);
        gaps.stream()
                .filter(gap -> gap.last() >= unread)
                .forEach(gap -> all.add("frames " + gap.first() + " to " + gap.last() + " are gone"));
        return all.isEmpty() ? null : String.join("; ", all);
    }

    /** Whether a file is a spool's; a disk of its own also holds what its file system was made with. */
    static boolean isOfASpool(String name) {
        return name.equals(ReadPosition.FILE) || number(name) != null;
    }

    static String name(long segment) {
        return String.format(Locale.ROOT, "%016d", segment) + SUFFIX;
    }

    private void read(SpoolFiles files) throws IOException {
        TreeMap<Long, String> names = new TreeMap<>();
        for (String name : files.list()) {
            existed |= isOfASpool(name);
            positionListed |= name.equals(ReadPosition.FILE);
            Long number = number(name);
            if (number != null) {
                names.put(number, name);
            }
        }
        for (var segment : names.entrySet()) {
            boolean newest = segment.getKey().equals(names.lastKey());
            try {
                add(segment.getKey(), files.read(segment.getValue()), newest, files);
            } catch (IOException e) {
                damages.add(segment.getValue() + " cannot be read: " + e.getMessage());
                segments.put(segment.getKey(), new Segment(lastNumber + 1, lastNumber, 0));
                tailRepaired &= !newest;
            }
        }
    }

    private void add(long segment, byte[] content, boolean newest, SpoolFiles files) {
        Frames.Scan scan = Frames.scan(content);
        if (scan.holes() > 0 || (scan.hasTail() && !newest)) {
            damages.add(name(segment) + " gives back something else than was written");
        } else if (scan.hasTail()) {
            damages.add("the last frame of " + name(segment) + " was cut off by a crash, or damaged");
        }
        long size = content.length;
        if (newest && scan.hasTail()) {
            try {
                files.truncate(name(segment), scan.end());
                size = scan.end();
            } catch (IOException e) {
                tailRepaired = false;
            }
        }
        long first = lastNumber + 1;
        boolean any = false;
        for (Frames.Range frame : scan.frames()) {
            if (frame.number() <= lastNumber) {
                // Written again, because the disk first said that it had not taken it.
                continue;
            }
            if (lastNumber >= 0 && frame.number() != lastNumber + 1) {
                gaps.add(new Gap(lastNumber + 1, frame.number() - 1));
            }
            first = any ? first : frame.number();
            any = true;
            lastNumber = frame.number();
            last = Arrays.copyOfRange(content, (int) frame.at() + Frames.HEADER, (int) frame.end());
            places.add(new Place(frame.number(), segment, frame.at(), frame.payload()));
        }
        segments.put(segment, new Segment(any ? first : lastNumber + 1, lastNumber, size));
    }

    private static @Nullable Long number(String name) {
        String digits = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
        return digits.matches("\\d{1,18}") ? Long.valueOf(digits) : null;
    }
}
