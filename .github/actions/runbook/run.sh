#!/usr/bin/env bash
# Runs `runbook run` with what the workflow was given. Every value is an argument of its own, and none is read by a shell.
# Outputs: those of `runbook run --format github`; exit-code and outcome also where it wrote none.
set -euo pipefail

escape() {
  local text=$1
  text=${text//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  printf '%s' "${text//$'\n'/'%0A'}"
}

own=$(mktemp "$RUNNER_TEMP/runbook-outputs.XXXXXX")
trap 'rm -f -- "$own"' EXIT

# How it ended, for steps that follow; what the command itself wrote is better.
finish() {
  local code=$1 outcome=$2
  if [[ -s $own ]]; then
    cat -- "$own" >>"$GITHUB_OUTPUT"
  else
    printf 'exit-code=%s\noutcome=%s\n' "$code" "$outcome" >>"$GITHUB_OUTPUT"
  fi
  exit "$3"
}

invalid() {
  printf '::error title=runbook::%s\n' "$(escape "$1")"
  finish 2 invalid 2
}

# When the workflow was asked for: no event says it, GitHub does. It is not worth failing for, nor waiting long.
asked_at() {
  local answer
  if [[ -z ${RUNBOOK_GITHUB_TOKEN:-} || -z ${GITHUB_RUN_ID:-} || -z ${GITHUB_REPOSITORY:-} ]]; then return 0; fi
  answer=$(printf 'header = "Authorization: Bearer %s"\n' "$RUNBOOK_GITHUB_TOKEN" | curl --config - --fail --silent --show-error \
    --connect-timeout 3 --max-time 5 --header 'Accept: application/vnd.github+json' \
    -- "${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" 2>/dev/null) || answer=
  # Of this attempt: whoever runs it again an hour later has not waited for an hour.
  answer=$(grep -o '"run_started_at" *: *"[0-9T:.Z+-]*"' <<<"$answer" | head -n 1 | cut -d '"' -f 4) || answer=
  if [[ -z $answer ]]; then
    printf '::notice title=runbook::%s\n' "GitHub did not say when this workflow was asked for, so the wait for a runner is not counted. It needs the permission \`actions: read\`." >&2
  fi
  printf '%s' "$answer"
}

arguments=(run --format=github)
if [[ -n ${RUNBOOK_TARGET:-} ]]; then arguments+=("--target=$RUNBOOK_TARGET"); fi
if [[ -n ${RUNBOOK_GROUP:-} ]]; then arguments+=("--group=$RUNBOOK_GROUP"); fi
if [[ -n ${RUNBOOK_BASE_URL:-} ]]; then arguments+=("--base-url=$RUNBOOK_BASE_URL"); fi
if [[ -n ${RUNBOOK_REASON:-} ]]; then arguments+=("--input=reason=$RUNBOOK_REASON"); fi
if [[ -n ${RUNBOOK_EXPECTED_VERSION:-} ]]; then arguments+=("--input=expected-version=$RUNBOOK_EXPECTED_VERSION"); fi
if [[ -n ${RUNBOOK_BAD_VERSION:-} ]]; then arguments+=("--input=bad-version=$RUNBOOK_BAD_VERSION"); fi
while IFS= read -r line || [[ -n $line ]]; do
  line=${line%$'\r'}
  if [[ $line =~ [^[:space:]] ]]; then arguments+=("--input=$line"); fi
done <<<"${RUNBOOK_INPUTS:-}"
while IFS= read -r line || [[ -n $line ]]; do
  line=${line%$'\r'}
  if [[ $line =~ [^[:space:]] ]]; then arguments+=("--allow=$line"); fi
done <<<"${RUNBOOK_ALLOW:-}"
case ${RUNBOOK_DRY_RUN:-false} in
  true) arguments+=(--dry-run) ;;
  false) ;;
  *) invalid "the input \`dry-run\` is \"$RUNBOOK_DRY_RUN\": true or false" ;;
esac
case ${RUNBOOK_CONFIRM:-false} in
  true) arguments+=(--yes) ;;
  false) ;;
  *) invalid "the input \`confirm\` is \"$RUNBOOK_CONFIRM\": true or false" ;;
esac
if [[ -n ${RUNBOOK_DETECTED_AT:-} ]]; then arguments+=("--detected-at=$RUNBOOK_DETECTED_AT"); fi
queued_at=${RUNBOOK_QUEUED_AT:-$(asked_at)}
if [[ -n $queued_at ]]; then arguments+=("--queued-at=$queued_at"); fi
if [[ -n ${RUNBOOK_WAIT_FOR_LOCK:-} ]]; then arguments+=("--wait-for-lock=$RUNBOOK_WAIT_FOR_LOCK"); fi
if [[ -n ${RUNBOOK_RECORDS:-} ]]; then arguments+=("--records=$RUNBOOK_RECORDS"); fi
while IFS= read -r line || [[ -n $line ]]; do
  line=${line%$'\r'}
  if [[ $line =~ [^[:space:]] ]]; then arguments+=("$line"); fi
done <<<"${RUNBOOK_ARGUMENTS:-}"

# The runner asks to stop with a signal to this shell, and again some seconds later before it kills. The command is asked
# once: it then finishes what is under way and writes its record. Asked twice, it would leave at once.
# shellcheck disable=SC2317 # The trap calls it.
stop() {
  trap '' INT TERM HUP
  if [[ -n $child ]]; then kill -TERM "$child" 2>/dev/null || true; fi
}
child=
trap stop INT TERM HUP

# One stream, so that nothing of the one is read after the end of the other: see `stop-commands` in the README.
GITHUB_OUTPUT=$own "$RUNBOOK_PROGRAM" "${arguments[@]}" -- "$RUNBOOK_ID" 2>&1 &
child=$!
code=0
wait "$child" || code=$?
# A signal ends the wait, not the command.
while kill -0 "$child" 2>/dev/null; do
  code=0
  wait "$child" || code=$?
done

case $code in
  0) finish 0 recovered 0 ;;
  1) finish 1 'not recovered' 1 ;;
  2) finish 2 invalid 2 ;;
  3) finish 3 unknown 3 ;;
  # The target is well. A red job would tell the next person to roll back, which is what must not happen now.
  4) finish 4 'recovered, record spooled' 0 ;;
  5) finish 5 locked 5 ;;
  130) finish 130 cancelled 130 ;;
  # What the shell itself says where it cannot start a program.
  126 | 127) invalid "the program $RUNBOOK_PROGRAM could not be started, and nothing was sent: it ended with $code" ;;
  *)
    printf '::error title=runbook::%s\n' "The command ended with $code before it could say how the run ended. Look at the target before anything is sent to it."
    finish 3 unknown 3
    ;;
esac
