package io.chaindrift.collector.kernel;

import com.sun.jna.Memory;
import io.chaindrift.collector.netlink.NetlinkException;
import io.chaindrift.collector.netlink.NetlinkMessage;
import io.chaindrift.collector.netlink.NftMessages;
import io.chaindrift.collector.netlink.NftMessages.RuleRef;
import io.chaindrift.collector.netlink.NftMessages.TableRef;
import io.chaindrift.ruleset.AddressFamily;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kernel of this machine, asked through netlink. Needs CAP_NET_ADMIN in the namespace's user namespace. Not thread-safe. */
public final class NetlinkKernel implements NftKernel {

    private static final int ANSWER_MILLIS = 5_000;

    private static final long UNKNOWN = -1;
    private static final int TRIALS = 5;

    private final @Nullable String netns;
    private final Memory question;
    private final NetlinkSocket batches;
    private NetlinkSocket socket;
    private boolean waitsByBatch;
    private boolean owesAnswer;
    private int sequence;

    private NetlinkKernel(@Nullable String netns, NetlinkSocket socket, NetlinkSocket batches) {
        this.netns = netns;
        this.socket = socket;
        this.batches = batches;
        byte[] bytes = NftMessages.getGeneration(0).toBytes();
        this.question = new Memory(bytes.length);
        question.write(0, bytes, 0, bytes.length);
    }

    /**
     * Old kernels count an empty transaction as a commit. They need none: questions take the same lock there as transactions, and so
     * wait for them.
     */
    private boolean emptyBatchesChangeNothing() throws IOException {
        for (int trial = 0; trial < TRIALS; trial++) {
            long before = generation();
            batches.send(NftMessages.emptyBatch());
            if (generation() == before) {
                return true;
            }
            // Or somebody else committed meanwhile.
        }
        return false;
    }

    /**
     * Opens sockets in a network namespace and asks once.
     *
     * @param netns a namespace that {@code ip netns} knows; null for this process's own
     * @throws IOException when the kernel does not answer this process; the message says why
     */
    public static NetlinkKernel open(@Nullable String netns) throws IOException, InterruptedException {
        try {
            return NetworkNamespace.in(netns, () -> {
                NetlinkKernel kernel = new NetlinkKernel(netns, NetlinkSocket.open(), NetlinkSocket.open());
                try {
                    kernel.waitsByBatch = kernel.emptyBatchesChangeNothing();
                    return kernel;
                } catch (IOException e) {
                    kernel.close();
                    throw e;
                }
            });
        } catch (LinkageError e) {
            throw new IOException("native code cannot be called: " + e.getMessage(), e);
        }
    }

    private interface Reader {
        void read(NetlinkMessage message) throws IOException;
    }

    @Override
    public long generation() throws IOException {
        long quick = owesAnswer ? UNKNOWN : quickGeneration();
        return quick == UNKNOWN ? generationInFull() : quick;
    }

    @Override
    public long settledGeneration() throws IOException {
        if (waitsByBatch) {
            batches.send(NftMessages.emptyBatch());
        }
        return generation();
    }

    /** The generation, where the answer is of the usual form; else it is asked for again, through another socket. */
    private long quickGeneration() {
        owesAnswer = true;
        sequence++;
        question.setInt(NftMessages.SEQUENCE_AT, sequence);
        byte[] answer = socket.exchange(question, (int) question.size());
        long id = answer == null ? UNKNOWN : NftMessages.plainGeneration(answer, sequence);
        owesAnswer = id == UNKNOWN;
        return id;
    }

    private long generationInFull() throws IOException {
        long[] id = {-1};
        ask(NftMessages.getGeneration(++sequence), message -> {
            NftMessages.Generation generation = NftMessages.generation(message);
            id[0] = generation == null ? id[0] : generation.id();
        });
        if (id[0] < 0) {
            throw new NetlinkException("nf_tables did not say its generation", 0);
        }
        return id[0];
    }

    @Override
    public Set<TableRef> tables() throws IOException {
        Set<TableRef> tables = new HashSet<>();
        ask(NftMessages.dumpTables(++sequence), message -> {
            TableRef table = NftMessages.table(message);
            if (table != null) {
                tables.add(table);
            }
        });
        return tables;
    }

    @Override
    public Map<RuleRef, Long> rules(AddressFamily family) throws IOException {
        Map<RuleRef, Long> counts = new HashMap<>();
        ask(NftMessages.dumpRules(++sequence, family), message -> {
            RuleRef rule = NftMessages.rule(message);
            if (rule != null) {
                counts.merge(rule, 1L, Long::sum);
            }
        });
        return counts;
    }

    /**
     * Sends a request and reads all that answers it: one message, or a dump to its end. After a failure the socket may still owe
     * the rest of a dump, and the kernel refuses every other question on it: the next one goes through a new socket.
     */
    private void ask(NetlinkMessage request, Reader reader) throws IOException {
        try {
            askOnce(request, reader);
        } catch (NetlinkException e) {
            if (e.errno() != NetlinkException.EBUSY) {
                throw e;
            }
            askOnce(request, reader);
        }
    }

    private void askOnce(NetlinkMessage request, Reader reader) throws IOException {
        if (owesAnswer) {
            renew();
        }
        owesAnswer = true;
        socket.send(request);
        boolean dump = (request.flags() & NetlinkMessage.DUMP) == NetlinkMessage.DUMP;
        boolean open = true;
        boolean interrupted = false;
        while (open) {
            List<NetlinkMessage> messages = socket.receive(ANSWER_MILLIS);
            if (messages == null) {
                throw new NetlinkException("nf_tables did not answer within " + ANSWER_MILLIS + " ms", 0);
            }
            for (NetlinkMessage message : messages) {
                // What is left of a question that was given up is not an answer to this one.
                if (message.sequence() == request.sequence()) {
                    interrupted |= (message.flags() & NetlinkMessage.DUMP_INTERRUPTED) != 0;
                    open &= !isLast(message, dump);
                    reader.read(message);
                }
            }
        }
        owesAnswer = false;
        if (interrupted) {
            throw new NetlinkException("the rules changed while they were counted", NetlinkException.INTERRUPTED);
        }
    }

    /** Another socket in the same namespace, whatever the thread's is; what is still owed to the one before is dropped. */
    void renew() throws IOException {
        NetlinkSocket renewed;
        try {
            renewed = NetworkNamespace.in(netns, NetlinkSocket::open);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while a socket was opened", e);
        }
        socket.close();
        socket = renewed;
    }

    private static boolean isLast(NetlinkMessage message, boolean dump) throws NetlinkException {
        if (message.type() == NetlinkMessage.ERROR && message.error() != 0) {
            int error = message.error();
            throw new NetlinkException(
                    error == NetlinkException.EPERM
                            ? "the kernel tells rules to nobody without CAP_NET_ADMIN"
                            : "nf_tables refused with error " + error,
                    error);
        }
        return message.type() == NetlinkMessage.DONE || message.type() == NetlinkMessage.ERROR || !dump;
    }

    @Override
    public void close() {
        socket.close();
        batches.close();
        question.close();
    }
}
