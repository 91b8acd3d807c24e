package io.chaindrift.cli.inspect.live;

import java.util.List;

/** Runs a program by its argument list, never by a shell. */
public interface Programs {

    /** What became of a run. */
    sealed interface Result {

        /**
         * The program ended.
         *
         * @param status its exit status
         * @param output all of its standard output
         * @param error the beginning of its standard error
         */
        record Ended(int status, Output output, String error) implements Result {}

        /** There is no such program, or it may not be started. */
        record NotStarted(String why) implements Result {}

        /** It did not end in time, or printed too much, and was ended. */
        record Stopped(String why) implements Result {}
    }

    /** Bytes that a program printed; equal only to itself. */
    final class Output {

        private final byte[] bytes;

        /** These bytes, not copied. */
        public Output(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The bytes themselves, not to be changed. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws InterruptedException when the thread is asked to stop; the program is then ended
     */
    Result run(List<String> argv) throws InterruptedException;
}
