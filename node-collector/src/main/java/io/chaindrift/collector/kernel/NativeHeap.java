package io.chaindrift.collector.kernel;

import com.sun.jna.Native;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the C library keeps of memory that was given back to it. The JVM's compiler takes up to ten megabytes for one method and frees them
 * at once, and the library gives them back to the machine only when it is told to. Thread-safe.
 */
public final class NativeHeap {

    private static final AtomicBoolean MISSING = new AtomicBoolean();

    private NativeHeap() {}

    /**
     * Gives back what is free. Takes a millisecond at most where there is little.
     *
     * @return false where the library has no such function, as those other than glibc
     */
    public static boolean trim() {
        if (MISSING.get()) {
            return false;
        }
        try {
            Glibc.malloc_trim(0);
            return true;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            MISSING.set(true);
            return false;
        }
    }

    /** Apart from the others, which every library has. */
    private static final class Glibc {

        static {
            Native.register(Glibc.class, "c");
        }

        private Glibc() {}

        static native int malloc_trim(long pad);
    }
}
