package io.chaindrift.collector.child;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which zstd the Kafka client brings, as its file name on the class path says. */
final class ZstdVersion {

    private static final Pattern JAR = Pattern.compile("zstd-jni-([0-9.]+-[0-9]+)\\.jar");

    private ZstdVersion() {}

    static String text() {
        for (String property : new String[] {"surefire.test.class.path", "java.class.path"}) {
            Matcher matcher = JAR.matcher(System.getProperty(property, ""));
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new IllegalStateException("the Kafka client brings no zstd");
    }
}
