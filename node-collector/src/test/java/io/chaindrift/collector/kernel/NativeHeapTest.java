package io.chaindrift.collector.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeHeapTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void isTrimmedWhereTheLibraryCanAndWhatIsInUseStays() {
        boolean can = true;
        try {
            NativeLibrary.getInstance("c").getFunction("malloc_trim");
        } catch (UnsatisfiedLinkError other) {
            can = false;
        }
        try (Memory used = new Memory(1 << 16)) {
            used.setLong(1 << 15, 42);
            assertEquals(can, NativeHeap.trim());
            assertEquals(can, NativeHeap.trim(), "as often as wanted");
            assertEquals(42, used.getLong(1 << 15));
        }
    }
}
