package io.chaindrift.processor.store;

import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chains of a plane that are known by name, count and digest only, some in one entry: a node has thousands of them, and they hardly
 * ever change. In which bucket a chain lies is a function of its name, so that a change of one writes one bucket. Immutable.
 *
 * @param plane the plane's id
 * @param chains the chains, in the order of their keys
 */
record SummaryBucket(String plane, List<NamedChain> chains) {

    /** Buckets per plane. The stored state depends on it. */
    static final int COUNT = 64;

    private static final int BYTES_PER_CHAIN = 96;

    SummaryBucket {
        chains = chains.stream().sorted(Comparator.comparing(NamedChain::key)).toList();
    }

    /** The bucket of a chain; it rests on {@link String#hashCode}, which the language defines. */
    static int of(ChainKey key) {
        int hash = 31 * key.table().hashCode() + key.name().hashCode();
        hash *= 0x9E3779B1;
        return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(COUNT));
    }

    /** The bucket as bytes behind others, which are copied. */
    byte[] bytes(byte[] lead) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES_PER_CHAIN * (1 + chains.size()));
        bytes.writeBytes(lead);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(plane);
            out.writeInt(chains.size());
            for (NamedChain chain : chains) {
                String policy = chain.policy();
                out.writeUTF(chain.key().table());
                out.writeUTF(chain.key().name());
                out.writeBoolean(policy != null);
                if (policy != null) {
                    out.writeUTF(policy);
                }
                out.writeInt(chain.ruleCount());
                out.write(chain.digest().bytes());
            }
        } catch (IOException e) {
            throw new StateFormatException("a bucket of chains cannot be written: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    static SummaryBucket read(byte[] value) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
            String plane = in.readUTF();
            int count = in.readInt();
            List<NamedChain> chains = new ArrayList<>(Math.max(0, Math.min(count, value.length)));
            for (int i = 0; i < count; i++) {
                ChainKey key = new ChainKey(in.readUTF(), in.readUTF());
                String policy = in.readBoolean() ? in.readUTF() : null;
                int rules = in.readInt();
                byte[] digest = new byte[Digest.LENGTH];
                in.readFully(digest);
                chains.add(NamedChain.summary(key, policy, rules, Digest.of(digest)));
            }
            return new SummaryBucket(plane, chains);
        } catch (IOException e) {
            throw new StateFormatException("a stored bucket of chains cannot be read: " + e, e);
        }
    }
}
