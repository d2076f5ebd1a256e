#!/usr/bin/env bash
# Gathers what a run could not deliver, because the machine that holds it is gone when the job ends.
# Outputs: name and path of the artifact; none where nothing waits.
set -euo pipefail

kept=$RUNNER_TEMP/runbook-kept
rm -rf -- "$kept"

if [[ -n ${RUNBOOK_SPOOL:-} && -d $RUNBOOK_SPOOL ]]; then
  mkdir -p -- "$kept/spool"
  cp -R -- "$RUNBOOK_SPOOL" "$kept/spool/"
fi

# A command that was killed leaves its journal; one that ended has put it away.
case ${RUNBOOK_EXIT_CODE:-} in
  0 | 1 | 2 | 4 | 5 | 130) ;;
  *)
    git_folder=$(git -C "${RUNBOOK_RECORDS:-.}" rev-parse --path-format=absolute --git-common-dir 2>/dev/null) || git_folder=
    state=${XDG_STATE_HOME:-${HOME:-/nonexistent}/.local/state}/runbook
    for place in "$git_folder" "$state"; do
      if [[ -z $place || ! -d $place/runbook/runs ]]; then continue; fi
      for run in "$place"/runbook/runs/*/; do
        if [[ ! -e $run/journal.ndjson ]]; then continue; fi
        mkdir -p -- "$kept/runs"
        cp -R -- "${run%/}" "$kept/runs/"
      done
    done
    ;;
esac

if [[ ! -d $kept ]]; then exit 0; fi

printf 'name=%s\npath=%s\n' "runbook-${GITHUB_RUN_ID:-0}-${GITHUB_RUN_ATTEMPT:-1}-${GITHUB_ACTION:-run}" "$kept" >>"$GITHUB_OUTPUT"
if [[ -d $kept/spool ]]; then
  printf '::warning title=runbook::%s\n' "The record was not delivered. It is in an artifact of this run: unpack its folder spool into ~/.local/state/runbook/spool and run \`runbook sync --records .\` in a clone."
else
  printf '::warning title=runbook::%s\n' "The run broke off. Its journal is in an artifact of this run: unpack its folder runs into .git/runbook/runs of a clone and run \`runbook resume last\` there, which reads the target before it does anything."
fi
