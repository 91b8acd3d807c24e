package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A directory on a disk that may crash: what was not forced is then there or not, sector by sector and name by name, in any
 * order. It can be full, fail, and flip bits.
 */
final class CrashingDisk implements FileOps {

    /** What the disk does to requests. */
    enum Mood {
        WELL,
        FULL,
        FAILING
    }

    private static final class Inode {
        private byte[] now = new byte[0];
        private byte[] durable = new byte[0];
        private final List<Change> pending = new ArrayList<>();
    }

    /** A write at a place, or a cut where there are no bytes. */
    private record Change(int at, byte[] bytes, boolean isCut) {}

    private record Entry(String name, Inode inode, boolean isThere) {}

    private final Random random;
    private final int sector;
    private final boolean forces;
    private final Map<String, Inode> names = new TreeMap<>();
    private final Map<String, Inode> durableNames = new TreeMap<>();
    private final List<Entry> pendingNames = new ArrayList<>();
    private Mood mood = Mood.WELL;

    /**
     * @param sector bytes that are written together
     * @param forces false for a disk whose forcing does nothing
     */
    CrashingDisk(Random random, int sector, boolean forces) {
        this.random = random;
        this.sector = sector;
        this.forces = forces;
    }

    void mood(Mood next) {
        mood = next;
    }

    /** What is there after the machine lost power. */
    void crash() {
        for (Inode inode : inodes()) {
            byte[] content = inode.durable;
            for (Change change : inode.pending) {
                content = survive(content, change);
            }
            inode.pending.clear();
            inode.durable = content;
            inode.now = content.clone();
        }
        for (Entry entry : pendingNames) {
            if (random.nextBoolean()) {
                apply(durableNames, entry);
            }
        }
        pendingNames.clear();
        names.clear();
        names.putAll(durableNames);
    }

    private byte[] survive(byte[] before, Change change) {
        if (change.isCut()) {
            return random.nextBoolean() ? Arrays.copyOf(before, change.at()) : before;
        }
        byte[] content = before;
        int at = change.at();
        int end = at + change.bytes().length;
        while (at < end) {
            int next = Math.min(end, (at / sector + 1) * sector);
            if (random.nextBoolean()) {
                content = content.length < next ? Arrays.copyOf(content, next) : content.clone();
                System.arraycopy(change.bytes(), at - change.at(), content, at, next - at);
            }
            at = next;
        }
        return content;
    }

    /** Each once, in an order that the seed gives: what survives is drawn for one after the other. */
    private Set<Inode> inodes() {
        Set<Inode> all = new LinkedHashSet<>(names.values());
        all.addAll(durableNames.values());
        pendingNames.forEach(entry -> all.add(entry.inode()));
        return all;
    }

    private static void apply(Map<String, Inode> directory, Entry entry) {
        if (entry.isThere()) {
            directory.put(entry.name(), entry.inode());
        } else {
            directory.remove(entry.name(), entry.inode());
        }
    }

    /** Flips one bit of a file whose name ends so; false when there is none that holds a byte. */
    boolean flip(String suffix) {
        return flip(suffix, at -> true);
    }

    /** Flips a bit in one of these bytes of a file; false where there is none. */
    boolean flip(String suffix, IntPredicate counts) {
        List<Inode> files = names.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(suffix) && entry.getValue().now.length > 0)
                .map(Map.Entry::getValue)
                .toList();
        if (files.isEmpty()) {
            return false;
        }
        Inode inode = files.get(random.nextInt(files.size()));
        int[] places = IntStream.range(0, inode.now.length).filter(counts).toArray();
        if (places.length == 0) {
            return false;
        }
        int at = places[random.nextInt(places.length)];
        byte bit = (byte) (1 << random.nextInt(8));
        inode.now[at] ^= bit;
        inode.durable = inode.now.clone();
        return true;
    }

    private void may(boolean needsRoom) throws IOException {
        if (mood == Mood.FAILING && random.nextInt(2) == 0) {
            throw new IOException("input/output error");
        }
        if (mood == Mood.FULL && needsRoom) {
            throw new IOException("no space left on device");
        }
    }

    private Inode inode(String name) throws IOException {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new IOException(name + " is not there");
        }
        return inode;
    }

    private void change(Inode inode, Change change) {
        inode.pending.add(change);
        if (change.isCut()) {
            inode.now = Arrays.copyOf(inode.now, change.at());
            return;
        }
        inode.now = Arrays.copyOf(inode.now, Math.max(inode.now.length, change.at() + change.bytes().length));
        System.arraycopy(change.bytes(), 0, inode.now, change.at(), change.bytes().length);
    }

    private Inode make(String name) {
        Inode inode = new Inode();
        names.put(name, inode);
        pendingNames.add(new Entry(name, inode, true));
        return inode;
    }

    @Override
    public List<String> list() throws IOException {
        may(false);
        return List.copyOf(names.keySet());
    }

    @Override
    public boolean exists(String name) {
        return names.containsKey(name);
    }

    @Override
    public byte[] read(String name) throws IOException {
        may(false);
        return inode(name).now.clone();
    }

    @Override
    public byte[] read(String name, long at, int length) throws IOException {
        byte[] all = read(name);
        return Arrays.copyOfRange(all, (int) Math.min(all.length, at), (int) Math.min(all.length, at + length));
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        Inode inode = names.get(name);
        if (inode == null) {
            may(false);
            inode = make(name);
        }
        try {
            may(true);
        } catch (IOException e) {
            change(inode, new Change(inode.now.length, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)), false));
            throw e;
        }
        change(inode, new Change(inode.now.length, bytes.clone(), false));
    }

    @Override
    public void overwrite(String name, long at, byte[] bytes) throws IOException {
        may(false);
        change(inode(name), new Change((int) at, bytes.clone(), false));
    }

    @Override
    public void create(String name, byte[] bytes) throws IOException {
        may(true);
        Inode inode = names.get(name);
        if (inode == null) {
            inode = make(name);
        } else {
            change(inode, new Change(0, new byte[0], true));
        }
        change(inode, new Change(0, bytes.clone(), false));
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        may(false);
        change(inode(name), new Change((int) size, new byte[0], true));
    }

    @Override
    public void force(String name) throws IOException {
        Inode inode = inode(name);
        try {
            may(false);
        } catch (IOException e) {
            // As on Linux: what could not be written is forgotten, and the next force succeeds.
            inode.pending.clear();
            throw e;
        }
        if (forces) {
            inode.durable = inode.now.clone();
            inode.pending.clear();
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        may(false);
        Inode inode = inode(from);
        names.remove(from);
        names.put(to, inode);
        pendingNames.add(new Entry(to, inode, true));
        pendingNames.add(new Entry(from, inode, false));
    }

    @Override
    public void delete(String name) throws IOException {
        may(false);
        Inode inode = names.remove(name);
        if (inode != null) {
            pendingNames.add(new Entry(name, inode, false));
        }
    }

    @Override
    public void forceDirectory() throws IOException {
        may(false);
        if (forces) {
            pendingNames.forEach(entry -> apply(durableNames, entry));
            pendingNames.clear();
        }
    }

    @Override
    public void close() {}
}
