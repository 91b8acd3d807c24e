#!/bin/sh
# Makes the jars that the images are built from: cli/target/image, remediator/target/image and inventory/target/image.
set -eu
cd "$(dirname "$0")/../.."
./mvnw -B -ntp -Dquick -DskipTests -pl cli,remediator,inventory -am package \
    dependency:copy-dependencies -DincludeScope=runtime -Dmdep.useRepositoryLayout=false '-DoutputDirectory=target/image'
for module in cli remediator inventory; do
    cp "$module"/target/chaindrift-*-SNAPSHOT.jar "$module/target/image/"
done
