package io.chaindrift.ruleset.parse;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reads one file with one reader and ends; run in a JVM with a small heap. */
public final class ReadInLittleMemory {

    private ReadInLittleMemory() {}

    public static void main(String[] args) throws Exception {
        byte[] input = Files.readAllBytes(Path.of(args[1]));
        Object read = switch (args[0]) {
            case "save" -> SaveParser.parse(input, Limits.DEFAULT);
            case "nft" -> NftJsonParser.parse(input, Limits.DEFAULT);
            case "ipset" -> IpsetParser.parse(input, Limits.DEFAULT);
            default -> throw new IllegalArgumentException(args[0]);
        };
        System.out.println(
                "read " + input.length + " bytes into a " + read.getClass().getSimpleName());
    }
}
