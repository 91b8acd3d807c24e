package io.chaindrift.collector;

import io.chaindrift.collector.kernel.FilePages;
import io.chaindrift.collector.kernel.NativeHeap;

/** How memory is given back that is not needed for now. Called by one thread. */
public interface SpareMemory {

    /** Collects the heap and gives what is free of it back. Takes tens of milliseconds. */
    void collectHeap();

    /**
     * Lets go of pages of files that are found again when they are needed, and of what the C library has free. Takes a few
     * milliseconds.
     */
    void letGoOfFiles();

    /** That of this process, which has nothing else to do. */
    static SpareMemory ofThisProcess() {
        return new SpareMemory() {
            @Override
            public void collectHeap() {
                System.gc();
            }

            @Override
            public void letGoOfFiles() {
                FilePages.letGo();
                NativeHeap.trim();
            }
        };
    }
}
