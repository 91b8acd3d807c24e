package io.chaindrift.collector.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names and addresses under a key: HMAC-SHA-256, so that equal ones stay equal on every node and at every time that has the key, and
 * nobody without it can try names out. A pseudonym of a name is a name, of an address an address outside of what is in use
 * (240.0.0.0/4, 2001:db8::/32), so that whatever reads rules reads them as before. Thread-safe.
 */
public final class Pseudonyms {

    /** A key has at least that many bytes. */
    public static final int LEAST_KEY_BYTES = 16;

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int NAME_CHARACTERS = 13;
    private static final int SET_CHARACTERS = 16;
    private static final int REMEMBERED = 1 << 15;

    private final Mac mac;
    private final Map<String, String> known = new HashMap<>();

    /**
     * Pseudonyms under a key.
     *
     * @throws IllegalArgumentException when it is too short
     */
    public Pseudonyms(byte[] key) {
        if (key.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a key of " + key.length + " bytes can be guessed; give at least " + LEAST_KEY_BYTES);
        }
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** What stands for a namespace. */
    public String namespace(String name) {
        return remembered("namespace", name);
    }

    /** What stands for the name of a pod or a policy. */
    public String object(String name) {
        return remembered("object", name);
    }

    /** What stands for an address, with its prefix length where it has one; the address of everything stays. */
    public String address(String address) {
        return address.endsWith("/0") ? address : remembered("address", address);
    }

    /** What stands for the hash in the name of an ipset, which can be tried out because it is one of known names. */
    public String set(String hash) {
        return remembered("set", hash);
    }

    private synchronized String remembered(String kind, String name) {
        String of = kind + " " + name;
        String pseudonym = known.get(of);
        if (pseudonym == null) {
            pseudonym = make(kind, name, mac.doFinal(keyed(kind, name).getBytes(StandardCharsets.UTF_8)));
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            known.put(of, pseudonym);
        }
        return pseudonym;
    }

    /** Of an address without its prefix length, so that it is the same one in a rule for it and in one for its network. */
    private static String keyed(String kind, String name) {
        int slash = kind.equals("address") ? name.indexOf('/') : -1;
        return kind + '\0' + (slash < 0 ? name : name.substring(0, slash));
    }

    private static String make(String kind, String name, byte[] bits) {
        return switch (kind) {
            case "namespace" -> "n-" + base32(bits, NAME_CHARACTERS);
            case "object" -> "o-" + base32(bits, NAME_CHARACTERS);
            case "set" -> base32(bits, SET_CHARACTERS).toUpperCase(Locale.ROOT);
            default -> {
                int slash = name.indexOf('/');
                String length = slash < 0 ? "" : name.substring(slash);
                yield (name.indexOf(':') < 0 ? ipv4(bits) : ipv6(bits)) + length;
            }
        };
    }

    private static String ipv4(byte[] bits) {
        return (240 | bits[0] & 15) + "." + (bits[1] & 255) + "." + (bits[2] & 255) + "." + (bits[3] & 255);
    }

    private static String ipv6(byte[] bits) {
        StringBuilder address = new StringBuilder("2001:db8");
        for (int i = 0; i < 12; i += 2) {
            // No group is 0, so that there is one way only to write the address.
            int group = (bits[i] & 255) << 8 | bits[i + 1] & 255;
            address.append(':').append(Integer.toHexString(Math.max(group, 1)));
        }
        return address.toString();
    }

    private static String base32(byte[] bits, int characters) {
        StringBuilder text = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            int at = i * 5;
            int two = (bits[at / 8] & 255) << 8 | bits[at / 8 + 1] & 255;
            text.append(BASE32.charAt(two >> (11 - at % 8) & 31));
        }
        return text.toString();
    }
}
