#!/bin/sh
# Searches every state of the model: check.sh MEANS FOREIGN [-DBLIND]
# MEANS is TOGGLE, ABSOLUTE or APPEND; FOREIGN is how often somebody else moves the traffic. Where something does not hold, the shortest
# way to it is printed, and the exit code is 1; where a tool is missing it is 2.
set -eu
for tool in spin cc; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: install it with your system's packages (Debian: spin, gcc)" >&2; exit 2; }
done
model=$(cd "$(dirname "$0")" && pwd)/rollback.pml
means=$1 foreign=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cp "$model" rollback.pml
spin "$@" "-DMEANS=$means" "-DFOREIGN=$foreign" -a rollback.pml
cc -w -O2 -DSAFETY -DCOLLAPSE -o pan pan.c
./pan -m100000 >found 2>&1 || true
if grep -q 'errors: 0' found && ! grep -qE 'Search not completed|max search depth too small' found; then
  echo "$means, moved $foreign times by others: holds in all of $(sed -n 's/^ *\([0-9]*\) states, stored$/\1/p' found) states"
  exit 0
fi
[ -e rollback.pml.trail ] || { cat found; exit 1; }

# The search has found some way. The shortest one is looked for.
cc -w -O2 -DSAFETY -DREACH -o pan pan.c
./pan -m100000 -i >found 2>&1 || true
grep 'pan:[0-9]*:' found | tail -n 1
spin "$@" "-DMEANS=$means" "-DFOREIGN=$foreign" -t -p rollback.pml | sed -nE 's/^ *([0-9]+):\t*proc +[0-9]+ \(([^)]*)\) rollback.pml:([0-9]+) \(state [0-9]+\)\t*/\1 \2 line \3 /p'
exit 1
