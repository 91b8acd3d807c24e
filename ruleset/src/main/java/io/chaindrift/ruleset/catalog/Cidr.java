package io.chaindrift.ruleset.catalog;

import io.chaindrift.ruleset.AddressFamily;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address range in the spelling of Go's {@code net.IPNet}, which is iptables' too but for {@link #printed}: host bits cleared,
 * IPv6 compressed.
 *
 * @param family the family
 * @param text for instance {@code 10.96.0.0/12} or {@code fd00:10:96::/112}
 */
public record Cidr(AddressFamily family, String text) {

    /** Bits before the IPv4 address in an IPv6 one that stands for it. */
    private static final int MAPPED = 96;

    private static final Pattern COMPATIBLE = Pattern.compile("::([0-9a-f]{1,4}):([0-9a-f]{1,4})(/[0-9]+)");

    /** Reads a range; null where it is none. Names are never resolved. */
    public static @Nullable Cidr parse(String range) {
        String text = range.trim();
        int slash = text.indexOf('/');
        if (slash < 1
                || !text.substring(0, slash).matches("[0-9a-fA-F:.]+")
                || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return null;
        }
        String address = text.substring(0, slash);
        boolean v6 = address.indexOf(':') >= 0;
        if (!v6 && !address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return null;
        }
        int bits = Integer.parseInt(text.substring(slash + 1));
        byte[] bytes;
        try {
            bytes = InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException malformed) {
            return null;
        }
        if (v6 && bytes.length == 4 && bits < MAPPED) {
            // ::ffff:0:0/90: a range that holds more than the addresses that stand for IPv4 ones.
            bytes = mapped(bytes);
        } else if (v6 && bytes.length == 4) {
            // ::ffff:10.0.0.0/104: both Java and Go read an IPv4 address, and Go the range 10.0.0.0/8.
            v6 = false;
            bits -= MAPPED;
        }
        if (bytes.length != (v6 ? 16 : 4) || bits < 0 || bits > bytes.length * 8) {
            return null;
        }
        for (int bit = bits; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new Cidr(v6 ? AddressFamily.IPV6 : AddressFamily.IPV4, (v6 ? ipv6(bytes) : ipv4(bytes)) + "/" + bits);
    }

    /** The range that holds every address; iptables prints rules for it without an address. */
    static String everything(AddressFamily family) {
        return family == AddressFamily.IPV6 ? "::/0" : "0.0.0.0/0";
    }

    /** True when every address of the other range is in this one. */
    public boolean holds(Cidr other) {
        if (family != other.family || bits(text) > bits(other.text)) {
            return false;
        }
        String address = other.text.substring(0, other.text.indexOf('/'));
        return equals(parse(address + "/" + bits(text)));
    }

    /**
     * The range as iptables prints it on glibc, which ends the addresses of ::/96 in an IPv4 one: {@code ::1.2.3.0/120} where Go,
     * and iptables on musl, have {@code ::102:300/120}.
     */
    static String printed(String range) {
        Matcher compatible = COMPATIBLE.matcher(range);
        if (!compatible.matches()) {
            return range;
        }
        int high = Integer.parseInt(compatible.group(1), 16);
        int low = Integer.parseInt(compatible.group(2), 16);
        return "::" + (high >> 8) + "." + (high & 255) + "." + (low >> 8) + "." + (low & 255) + compatible.group(3);
    }

    /** A range that iptables printed, in Go's spelling; unchanged where it is none. */
    static String read(String printed) {
        Cidr range = printed.startsWith("::") ? parse(printed) : null;
        return range == null || range.family != AddressFamily.IPV6 ? printed : range.text;
    }

    private static byte[] mapped(byte[] ipv4) {
        byte[] bytes = new byte[16];
        bytes[10] = -1;
        bytes[11] = -1;
        for (int i = 0; i < ipv4.length; i++) {
            bytes[12 + i] = ipv4[i];
        }
        return bytes;
    }

    private static int bits(String range) {
        return Integer.parseInt(range.substring(range.indexOf('/') + 1));
    }

    private static String ipv4(byte[] bytes) {
        return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
    }

    /** RFC 5952: the longest run of at least two zero groups, the first of equals, becomes "::". */
    private static String ipv6(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 255) << 8 | bytes[2 * i + 1] & 255;
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
        }
        List<String> head = new ArrayList<>();
        List<String> tail = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            if (bestStart < 0 || i < bestStart) {
                head.add(Integer.toHexString(groups[i]));
            } else if (i >= bestStart + bestLength) {
                tail.add(Integer.toHexString(groups[i]));
            }
        }
        return bestStart < 0 ? String.join(":", head) : String.join(":", head) + "::" + String.join(":", tail);
    }
}
