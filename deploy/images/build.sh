#!/bin/sh
# Makes the jars that the images are built from: target/image of cli, node-collector, remediator and inventory.
set -eu
cd "$(dirname "$0")/../.."
./mvnw -B -ntp -Dquick -DskipTests -pl cli,node-collector,remediator,inventory -am package \
    dependency:copy-dependencies -DincludeScope=runtime -Dmdep.useRepositoryLayout=false '-DoutputDirectory=target/image'
for module in cli remediator inventory; do
    cp "$module"/target/chaindrift-*-SNAPSHOT.jar "$module/target/image/"
done

# The collector is a command of the command line, and is given no other jars than it needs.
cp node-collector/target/chaindrift-*-SNAPSHOT.jar cli/target/chaindrift-cli-*-SNAPSHOT.jar cli/target/image/picocli-*.jar \
    node-collector/target/image/
rm -f node-collector/target/image/commons-*.jar

# Native code of the collector, for the machine that builds.
case $(uname -m) in
    x86_64) jna=linux-x86-64 zstd=amd64 ;;
    aarch64) jna=linux-aarch64 zstd=aarch64 ;;
    *)
        echo "no native code for $(uname -m)" >&2
        exit 1
        ;;
esac
natives=cli/target/natives
rm -rf "$natives"
mkdir -p "$natives"
unzip -p cli/target/image/jna-*.jar "com/sun/jna/$jna/libjnidispatch.so" >"$natives/libjnidispatch.so"
unzip -p cli/target/image/zstd-jni-*.jar "linux/$zstd/libzstd-jni-*.so" >"$natives/libzstd-jni.so"
