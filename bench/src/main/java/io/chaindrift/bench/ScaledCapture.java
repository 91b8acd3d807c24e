package io.chaindrift.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recorded capture of 100 pods and 40 policies, with its pods and policies multiplied under other names until it has the
 * wanted number of rules. Static rules, foreign chains and other tables stay single.
 */
public final class ScaledCapture {

    private static final Path RECORDED = Path.of("testkit/captures/S7/node-a/02-v2.2.1-a/all.save");
    private static final Pattern OBJECT = Pattern.compile("KUBE-(?:POD-FW|NWPLCY|SRC|DST)-[A-Z2-7]{16}");
    private static final Pattern NAMED = Pattern.compile("(POD name:|nw policy |policy name:? )([^\\s\"]+)");
    private static final Pattern ADDRESS = Pattern.compile("10\\.244\\.([0-9]+)\\.([0-9]+)/32");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private ScaledCapture() {}

    /** The save, as text, with about that many rules. */
    public static String ofRules(int rules) {
        List<String> lines = recorded();
        long single = lines.stream().filter(line -> line.startsWith("-A")).count();
        long multiplied = lines.stream()
                .filter(ScaledCapture::ofAnObject)
                .filter(line -> line.startsWith("-A"))
                .count();
        int times = (int) Math.max(1, Math.round((double) (rules - (single - multiplied)) / multiplied));
        StringBuilder save = new StringBuilder();
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (ofAnObject(line)) {
                block.add(line);
                continue;
            }
            flush(block, times, save);
            save.append(line).append('\n');
        }
        flush(block, times, save);
        return save.toString();
    }

    /** The same save after a sync that renamed every object's chain and gave one pod another address. */
    public static String withOneChangedPod(String save) {
        return OBJECT.matcher(save)
                .replaceAll(found -> renamed(found.group(), 97))
                .replace("10.244.11.11/32", "10.99.99.99/32");
    }

    private static boolean ofAnObject(String line) {
        return line.contains("KUBE-POD-FW-") || OBJECT.matcher(line).find();
    }

    /** Lines that follow each other are repeated as a block, so that a chain's rules stay together and in order. */
    private static void flush(List<String> block, int times, StringBuilder save) {
        Map<String, List<String>> byChain = new java.util.LinkedHashMap<>();
        for (String line : block) {
            byChain.computeIfAbsent(chainOf(line), chain -> new ArrayList<>()).add(line);
        }
        byChain.values().forEach(lines -> {
            for (int copy = 0; copy < times; copy++) {
                for (String line : lines) {
                    save.append(copy == 0 ? line : renamed(line, copy, new HashMap<>()))
                            .append('\n');
                }
            }
        });
        block.clear();
    }

    private static String chainOf(String line) {
        return line.startsWith(":") ? ":" : line.substring(3, line.indexOf(' ', 3));
    }

    private static String renamed(String line, int copy, Map<String, String> names) {
        String text = OBJECT.matcher(line)
                .replaceAll(found -> names.computeIfAbsent(found.group(), name -> renamed(name, copy)));
        text = NAMED.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + found.group(2) + "-" + copy));
        return ADDRESS.matcher(text)
                .replaceAll(found -> "10." + (100 + copy % 100) + "." + found.group(1) + "." + found.group(2) + "/32");
    }

    /** Another valid name of the same length, one to one for each copy. */
    private static String renamed(String name, int copy) {
        int hash = name.lastIndexOf('-') + 1;
        StringBuilder renamed = new StringBuilder(name.substring(0, hash));
        for (int i = hash; i < name.length(); i++) {
            int digit = BASE32.indexOf(name.charAt(i));
            int shift = i - hash < 4 ? copy >> 5 * (i - hash) & 31 : 0;
            renamed.append(BASE32.charAt((digit + shift) % 32));
        }
        return renamed.toString();
    }

    private static List<String> recorded() {
        Path root = Path.of(System.getProperty("chaindrift.root", "."));
        try {
            return Files.readAllLines(root.resolve(RECORDED), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("run from the root of the checkout", e);
        }
    }
}
