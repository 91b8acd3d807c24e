package io.chaindrift.collector.kernel;

import io.chaindrift.collector.netlink.NftMessages.RuleRef;
import io.chaindrift.collector.netlink.NftMessages.TableRef;
import io.chaindrift.ruleset.AddressFamily;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** What nf_tables says of itself without anything being read in full. Called by one thread. */
public interface NftKernel extends AutoCloseable {

    /**
     * The present generation: a commit of any process in the namespace makes it another one.
     *
     * @throws IOException when the kernel does not say
     */
    long generation() throws IOException;

    /**
     * The generation, once no commit is under way. The kernel counts up before it changes its rules, which takes up to a third of a
     * second for 20,000 of them: what is read meanwhile can be of two rulesets, with one number before and after.
     *
     * @throws IOException when the kernel does not say
     */
    long settledGeneration() throws IOException;

    /**
     * The tables there are, of both families.
     *
     * @throws IOException when the kernel does not say
     */
    Set<TableRef> tables() throws IOException;

    /**
     * How many rules stand in each chain, counted in a dump of the kernel; a chain without rules is absent.
     *
     * @throws IOException when the kernel does not say, or the rules changed meanwhile
     */
    Map<RuleRef, Long> rules(AddressFamily family) throws IOException;

    @Override
    void close();
}
