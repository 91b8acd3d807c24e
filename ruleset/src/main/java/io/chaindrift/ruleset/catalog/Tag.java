package io.chaindrift.ruleset.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The tag that kube-router appends to a comment since v1.1: 16 characters of base32 over SHA-256 of the chain and the joined
 * arguments, computed before the tag is appended. Because it can be recomputed, it proves who wrote a rule.
 */
public final class Tag {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LENGTH = 16;

    private Tag() {}

    /** The tag of a rule of {@code chain} with these arguments, in the order in which kube-router passes them. */
    public static String of(String chain, List<String> arguments) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        sha256.update(chain.getBytes(StandardCharsets.UTF_8));
        for (String argument : arguments) {
            sha256.update(argument.getBytes(StandardCharsets.UTF_8));
        }
        return base32(sha256.digest());
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(LENGTH);
        int buffer = 0;
        int bits = 0;
        for (int i = 0; text.length() < LENGTH; i++) {
            buffer = buffer << 8 | bytes[i] & 255;
            bits += 8;
            while (bits >= 5 && text.length() < LENGTH) {
                bits -= 5;
                text.append(BASE32.charAt(buffer >> bits & 31));
            }
            buffer &= (1 << bits) - 1;
        }
        return text.toString();
    }
}
