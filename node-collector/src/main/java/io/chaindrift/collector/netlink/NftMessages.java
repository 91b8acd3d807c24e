package io.chaindrift.collector.netlink;

import io.chaindrift.ruleset.AddressFamily;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Requests to nf_tables and what it answers. Pure; stateless. */
public final class NftMessages {

    /** The multicast group in which commits are told. */
    public static final int COMMIT_GROUP = 7;

    /** Type of the message that ends each commit: the new generation, and who made it. */
    public static final int NEW_GENERATION = type(15);

    private static final int BATCH_BEGIN = 16;
    private static final int BATCH_END = 17;
    private static final int GET_GENERATION = type(16);
    private static final int NEW_TABLE = type(0);
    private static final int GET_TABLE = type(1);
    private static final int NEW_RULE = type(6);
    private static final int GET_RULE = type(7);

    /** Family, version and resource id stand before the attributes. */
    private static final int NETFILTER_HEADER = 4;

    private static final int IPV4 = 2;
    private static final int IPV6 = 10;
    private static final int GENERATION_ID = 1;
    private static final int GENERATION_PID = 2;
    private static final int GENERATION_NAME = 3;
    private static final int TABLE_NAME = 1;
    private static final int RULE_TABLE = 1;
    private static final int RULE_CHAIN = 2;

    /** The part of netfilter that these messages are for. */
    private static final byte NFTABLES = 10;

    /** Where a message's number stands. */
    public static final int SEQUENCE_AT = 8;

    private static final int TYPE_AT = 4;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private NftMessages() {}

    private static int type(int message) {
        return NFTABLES << 8 | message;
    }

    /**
     * A generation of the ruleset: it grows by one with each commit of any process, and wraps at 2^32.
     *
     * @param id its number
     * @param pid process of the commit, in the kernel's first pid namespace; in an answer, the asking process. Null: not told
     * @param name its name, at most 15 characters; null: not told
     */
    public record Generation(
            long id, @Nullable Long pid, @Nullable String name) {}

    /** A table of nf_tables in one of the two families that iptables uses. */
    public record TableRef(AddressFamily family, String name) {}

    /** Where one rule stands. */
    public record RuleRef(AddressFamily family, String table, String chain) {}

    /** Asks for the present generation. */
    public static NetlinkMessage getGeneration(int sequence) {
        return request(GET_GENERATION, NetlinkMessage.REQUEST, sequence, 0);
    }

    /**
     * A transaction without anything in it, as one datagram: it waits for the one that is under way, and changes nothing. No answer
     * comes, unless it is refused.
     */
    public static byte[] emptyBatch() {
        byte[] forNftables = {0, 0, 0, NFTABLES};
        byte[] begin = new NetlinkMessage(BATCH_BEGIN, NetlinkMessage.REQUEST, 0, forNftables).toBytes();
        byte[] end = new NetlinkMessage(BATCH_END, NetlinkMessage.REQUEST, 0, forNftables).toBytes();
        byte[] batch = Arrays.copyOf(begin, begin.length + end.length);
        System.arraycopy(end, 0, batch, begin.length, end.length);
        return batch;
    }

    /** Asks for all tables of all families. */
    public static NetlinkMessage dumpTables(int sequence) {
        return request(GET_TABLE, NetlinkMessage.REQUEST | NetlinkMessage.DUMP, sequence, 0);
    }

    /** Asks for all rules of a family. */
    public static NetlinkMessage dumpRules(int sequence, AddressFamily family) {
        return request(
                GET_RULE,
                NetlinkMessage.REQUEST | NetlinkMessage.DUMP,
                sequence,
                family == AddressFamily.IPV6 ? IPV6 : IPV4);
    }

    private static NetlinkMessage request(int type, int flags, int sequence, int family) {
        return new NetlinkMessage(type, flags, sequence, new byte[] {(byte) family, 0, 0, 0});
    }

    /**
     * The generation that a message tells; null when it tells none.
     *
     * @throws NetlinkException when it is cut off
     */
    public static @Nullable Generation generation(NetlinkMessage message) throws NetlinkException {
        if (message.type() != NEW_GENERATION) {
            return null;
        }
        Attributes attributes = Attributes.parse(message.payload(), NETFILTER_HEADER);
        Long id = attributes.number(GENERATION_ID);
        return id == null
                ? null
                : new Generation(id, attributes.number(GENERATION_PID), attributes.text(GENERATION_NAME));
    }

    /**
     * The generation in an answer that consists of nothing but one message, which begins with the number, as the kernel writes it; negative
     * for any other datagram, which may be an answer all the same.
     *
     * @param sequence number of the request
     */
    public static long plainGeneration(byte[] datagram, int sequence) {
        int attribute = NetlinkMessage.HEADER + NETFILTER_HEADER;
        int number = attribute + Integer.BYTES;
        boolean plain = datagram.length >= number + Integer.BYTES
                && number(datagram, 0, Integer.BYTES, LITTLE) == datagram.length
                && number(datagram, TYPE_AT, Short.BYTES, LITTLE) == NEW_GENERATION
                && number(datagram, SEQUENCE_AT, Integer.BYTES, LITTLE) == sequence
                && number(datagram, attribute, Short.BYTES, LITTLE) == 2 * Integer.BYTES
                && number(datagram, attribute + Short.BYTES, Short.BYTES, LITTLE) == GENERATION_ID;
        return plain ? Integer.toUnsignedLong(number(datagram, number, Integer.BYTES, false)) : -1;
    }

    private static int number(byte[] bytes, int at, int length, boolean little) {
        int number = 0;
        for (int i = 0; i < length; i++) {
            number |= (bytes[at + i] & 255) << 8 * (little ? i : length - 1 - i);
        }
        return number;
    }

    /**
     * The table that a message tells; null when it tells none, or one of another family.
     *
     * @throws NetlinkException when it is cut off
     */
    public static @Nullable TableRef table(NetlinkMessage message) throws NetlinkException {
        if (message.type() != NEW_TABLE) {
            return null;
        }
        Attributes attributes = Attributes.parse(message.payload(), NETFILTER_HEADER);
        AddressFamily family = family(message);
        String name = attributes.text(TABLE_NAME);
        return family == null || name == null ? null : new TableRef(family, name);
    }

    /**
     * Where the rule stands that a message tells; null when it tells none, or one of another family.
     *
     * @throws NetlinkException when it is cut off
     */
    public static @Nullable RuleRef rule(NetlinkMessage message) throws NetlinkException {
        if (message.type() != NEW_RULE) {
            return null;
        }
        Attributes attributes = Attributes.parse(message.payload(), NETFILTER_HEADER);
        AddressFamily family = family(message);
        String table = attributes.text(RULE_TABLE);
        String chain = attributes.text(RULE_CHAIN);
        return family == null || table == null || chain == null ? null : new RuleRef(family, table, chain);
    }

    private static @Nullable AddressFamily family(NetlinkMessage message) {
        return switch (message.payload()[0]) {
            case IPV4 -> AddressFamily.IPV4;
            case IPV6 -> AddressFamily.IPV6;
            default -> null;
        };
    }
}
