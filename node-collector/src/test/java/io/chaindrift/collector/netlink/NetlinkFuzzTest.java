package io.chaindrift.collector.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.chaindrift.ruleset.AddressFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NetlinkFuzzTest {

    private static byte[] attribute(int type, byte[] value) {
        int padded = (value.length + 3) & ~3;
        return ByteBuffer.allocate(4 + padded)
                .order(ByteOrder.nativeOrder())
                .putShort((short) (4 + value.length))
                .putShort((short) type)
                .put(value)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    private static NetlinkMessage commit(int id, int pid, String name) {
        return new NetlinkMessage(
                NftMessages.NEW_GENERATION,
                0,
                0,
                join(
                        new byte[] {0, 0, 0, 0},
                        attribute(1, ByteBuffer.allocate(4).putInt(id).array()),
                        attribute(2, ByteBuffer.allocate(4).putInt(pid).array()),
                        attribute(3, (name + "\0").getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void readsACommitAndItsAuthor() throws Exception {
        byte[] datagram = commit(0xfffffff0, 4711, "iptables-nft-re").toBytes();
        NetlinkMessage message = NetlinkMessage.parse(datagram).get(0);
        assertEquals(
                new NftMessages.Generation(0xfffffff0L, 4711L, "iptables-nft-re"), NftMessages.generation(message));
        assertNull(NftMessages.rule(message));
        assertNull(NftMessages.table(message));
    }

    @Test
    void readsWhereARuleStands() throws Exception {
        byte[] payload = join(
                new byte[] {10, 0, 0, 0},
                attribute(1, "filter\0".getBytes(StandardCharsets.UTF_8)),
                attribute(2, "INPUT\0".getBytes(StandardCharsets.UTF_8)));
        NetlinkMessage message = new NetlinkMessage(10 << 8 | 6, 2, 3, payload);
        assertEquals(
                new NftMessages.RuleRef(AddressFamily.IPV6, "filter", "INPUT"),
                NftMessages.rule(NetlinkMessage.parse(message.toBytes()).get(0)));
    }

    @Test
    void aCutOffMessageIsRefused() {
        byte[] datagram = commit(1, 2, "x").toBytes();
        for (int length = NetlinkMessage.HEADER; length < datagram.length; length++) {
            byte[] cut = Arrays.copyOf(datagram, length);
            assertThrows(NetlinkException.class, () -> NetlinkMessage.parse(cut));
        }
    }

    /** The way that is taken every second, beside the one that reads everything: it says the same, or nothing. */
    @Property
    void thePlainGenerationIsTheOneInTheMessage(@ForAll int id, @ForAll int sequence, @ForAll long seed)
            throws Exception {
        byte[] told = commit(id, 7, "kube-router").payload();
        byte[] answer = new NetlinkMessage(NftMessages.NEW_GENERATION, 0, sequence, told).toBytes();
        assertEquals(Integer.toUnsignedLong(id), NftMessages.plainGeneration(answer, sequence));
        assertEquals(-1, NftMessages.plainGeneration(answer, sequence + 1), "of another request");
        assertEquals(-1, NftMessages.plainGeneration(Arrays.copyOf(answer, answer.length - 4), sequence), "cut off");
        assertEquals(-1, NftMessages.plainGeneration(join(answer, answer), sequence), "two messages");
        assertEquals(-1, NftMessages.plainGeneration(new byte[0], sequence));

        Random random = new Random(seed);
        int upToTheNumber = 28;
        answer[random.nextInt(upToTheNumber)] ^= (byte) (1 << random.nextInt(8));
        long plain = NftMessages.plainGeneration(answer, sequence);
        if (plain >= 0) {
            assertEquals(
                    plain,
                    NftMessages.generation(NetlinkMessage.parse(answer).get(0)).id());
        }
    }

    @Property
    void whateverTheKernelSendsIsReadOrRefused(@ForAll @Size(max = 300) byte[] datagram) {
        read(datagram);
    }

    @Property
    void aRealMessageWithAnyByteChangedIsReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] datagram = join(
                commit(random.nextInt(), random.nextInt(), "kube-router").toBytes(),
                NftMessages.getGeneration(random.nextInt()).toBytes());
        datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
        read(datagram);
    }

    @Property
    void aMessageIsReadAsItWasWritten(@ForAll int type, @ForAll int sequence, @ForAll @Size(max = 64) byte[] payload)
            throws Exception {
        NetlinkMessage message = new NetlinkMessage(type & 0xffff, 0x305, sequence, payload);
        NetlinkMessage read = NetlinkMessage.parse(message.toBytes()).get(0);
        assertEquals(message.type(), read.type());
        assertEquals(message.sequence(), read.sequence());
        assertArrayEquals(payload, read.payload());
    }

    private static void read(byte[] datagram) {
        try {
            List<NetlinkMessage> messages = NetlinkMessage.parse(datagram);
            for (NetlinkMessage message : messages) {
                NftMessages.generation(message);
                NftMessages.rule(message);
                NftMessages.table(message);
                if (message.type() == NetlinkMessage.ERROR) {
                    message.error();
                }
            }
        } catch (NetlinkException refused) {
            assertEquals(0, refused.errno());
        }
    }
}
