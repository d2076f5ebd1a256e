#!/usr/bin/env bash
# The playbook's own lines, with the record that it asks for: what a person pastes, without the time to paste it.
# usage: playbook.sh BASE_URL RECORDS
set -euo pipefail
base=$1 records=$2
curl -s "$base/deployment/status" | jq -r '.currentEnvironment' >/dev/null
curl -s -X POST "$base/deployment/rollback" | jq -r '.message' >/dev/null
environment=$(curl -s "$base/deployment/status" | jq -r '.currentEnvironment')
version=$(curl -s "$base/deployment/status" | jq -r ".environments.$environment.version")
health=$(curl -s "$base/health" | jq -r '.health')
incident=INC-$(date -u +%Y%m%d-%H%M%S)
mkdir -p "$records/incidents/$incident"
cat >"$records/incidents/$incident/incident.yaml" <<END
id: $incident
environment: $environment
version: $version
health: $health
reason: benchmark
END
git -C "$records" checkout -q -b "incident/$incident"
git -C "$records" add -A
git -C "$records" commit -q -m "Record $incident"
[ "$version" = 1.4.2 ] && [ "$health" = healthy ]
