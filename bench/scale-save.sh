#!/bin/sh
# Scales a real save: every rule that speaks of a pod or a policy is written COPIES times, each copy for a namespace and a chain
# name of its own. The result is what kube-router would write on a node with so many times the pods and policies.
#
#   bench/scale-save.sh COPIES < all.save > scaled.save
set -eu

copies=${1:?how many copies}
exec awk -v copies="$copies" '
    BEGIN { letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" }
    # The name of copy k ends in two characters that say k.
    function renamed(line, k,    rest, out, at) {
        out = ""; rest = line
        while (match(rest, /KUBE-(POD-FW|NWPLCY)-[A-Z2-7]+/)) {
            at = RSTART + RLENGTH
            name = substr(rest, RSTART, RLENGTH)
            if (name ~ /^KUBE-(POD-FW|NWPLCY)-[A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7]$/)
                name = substr(name, 1, length(name) - 2) substr(letters, int(k / 32) + 1, 1) substr(letters, k % 32 + 1, 1)
            out = out substr(rest, 1, RSTART - 1) name
            rest = substr(rest, at)
        }
        out = out rest
        gsub(/namespace: [a-z0-9-]+/, "&-" k, out)
        gsub(/namespace [a-z0-9-]+/, "&-" k, out)
        return out
    }
    /^(:|-A )/ && /KUBE-(POD-FW|NWPLCY)-[A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7][A-Z2-7]/ {
        for (k = 0; k < copies; k++) print renamed($0, k)
        next
    }
    { print }'
