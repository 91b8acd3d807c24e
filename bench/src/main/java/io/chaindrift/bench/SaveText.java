package io.chaindrift.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Prints a scaled capture, for programs that are measured beside ours. */
public final class SaveText {

    private SaveText() {}

    public static void main(String[] args) throws IOException {
        System.out.write(ScaledCapture.ofRules(Integer.parseInt(args[0])).getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
