#!/bin/sh
# Rolls the sandbox back twice, in a repository of its own beside two tagged versions, and leaves the pages of it: pages.sh RUNBOOK OUT
set -e
runbook=$(realpath "$1")
out=$(realpath "$2")
work=$(mktemp -d)
trap 'kill "$sandbox" && wait "$sandbox"; rm -rf "$work"' EXIT
git() { command git -c user.name=Ada -c user.email=ada@example.org "$@"; }

mkdir -p "$work/shop/src" "$work/shop/db/migrations" "$work/records/runbooks/targets"
cd "$work/shop"
git init -q -b main
echo 1 > src/Carts.cs && git add . && git commit -q -m "Keep carts" && git tag v1.4.2
echo 1 > src/AiQuery.cs && git add . && git commit -q -m "Read each tenant's settings per answer (#41)"
echo 1 > db/migrations/0042_settings.sql && git add . && git commit -q -m "Add a column for settings (#42)"
echo 1 > limits.yaml && git add . && git commit -q -m "Raise limits" && git tag v1.5.0

cd "$work/records"
git init -q -b main && git commit -q --allow-empty -m Begin
"$runbook" sandbox --port 0 --bad-release slow-responses > "$work/sandbox" 2>&1 &
sandbox=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
  url=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/sandbox" | head -1) && [ -n "$url" ] && break
  sleep 1
done
printf 'apiVersion: runbooks/v1\nname: shop\nbase-url: %s\nsource: { repository: ../../../shop }\n' "$url" > runbooks/targets/shop.yaml
"$runbook" run performance-degradation --target shop -i reason="Answers take over three seconds since 1.5.0." \
  --no-push --yes --format github > "$work/run" 2>&1 || { cat "$work/run"; exit 1; }
branch=$(git for-each-ref --format='%(refname:short)' refs/heads/incident | tail -1)
page=$(git ls-tree -r --name-only "$branch" | grep postmortem.md)
git show "$branch:$page" > "$out/pages/post-mortem.md"
