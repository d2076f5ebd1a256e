#!/usr/bin/env bash
# Finds the runbook program, downloads it with its checksum, or builds it; puts it on PATH of the steps that follow.
# Output: program, its path.
set -euo pipefail

# Text as a command of the workflow takes it.
escape() {
  local text=$1
  text=${text//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  printf '%s' "${text//$'\n'/'%0A'}"
}

note() { printf '::notice title=runbook::%s\n' "$(escape "$1")"; }

fail() {
  printf '::error title=runbook::%s\n' "$(escape "$1")"
  exit 2
}

done_with() {
  printf 'program=%s\n' "$1" >>"$GITHUB_OUTPUT"
  dirname -- "$1" >>"$GITHUB_PATH"
  printf 'runbook %s (%s)\n' "$("$1" --version)" "$2"
  exit 0
}

source_folder=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd)
into=$RUNNER_TEMP/runbook-bin
kind=${RUNBOOK_BINARY:-auto}
case $kind in
  auto | path | release | build) ;;
  *) fail "the input \`binary\` is \"$kind\": one of auto, path, release, build" ;;
esac

name=runbook
case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
  Linux-X64) platform=linux-x64 ;;
  Linux-ARM64) platform=linux-arm64 ;;
  macOS-ARM64) platform=osx-arm64 ;;
  Windows-X64) platform=win-x64 name=runbook.exe ;;
  *) platform= ;;
esac

if [[ $kind == auto || $kind == path ]]; then
  if program=$(command -v runbook); then done_with "$program" "from PATH"; fi
  if [[ $kind == path ]]; then fail "there is no \`runbook\` on PATH: install it in an earlier step, or let this action do it with \`binary: auto\`"; fi
fi

problem=
download() {
  local asset=$1 file=$2 said
  local address=$server/$repository/releases/download/v$version/$asset
  if said=$(curl --fail --silent --show-error --location --proto "=${server%%://*}" --proto-redir '=https' \
    --retry 3 --retry-connrefused --connect-timeout 10 --max-time 120 --output "$file" -- "$address" 2>&1); then return 0; fi
  # The releases of a private repository need a token; gh takes it from the environment, where no list of processes shows it.
  if [[ -n ${RUNBOOK_GITHUB_TOKEN:-} ]] && command -v gh >/dev/null; then
    if GH_TOKEN=$RUNBOOK_GITHUB_TOKEN GH_HOST=${server#*://} gh release download "v$version" --repo "$repository" --pattern "$asset" --output "$file" --clobber >/dev/null 2>&1; then return 0; fi
  fi
  problem="$address: ${said##*$'\n'}"
  return 1
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

if [[ $kind == auto || $kind == release ]]; then
  server=${GITHUB_SERVER_URL:-https://github.com}
  repository=${RUNBOOK_REPOSITORY:-${GITHUB_REPOSITORY:-}}
  version=${RUNBOOK_VERSION:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$source_folder/Directory.Build.props" 2>/dev/null || true)}
  version=${version#v}
  wanted=${RUNBOOK_SHA256:-}
  if [[ ! $repository =~ ^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$ ]]; then fail "the input \`repository\` is \"$repository\": wanted owner/name"; fi
  if [[ ! $version =~ ^[0-9]+(\.[0-9]+)+(-[0-9A-Za-z.-]+)?$ ]]; then fail "the input \`version\` is \"$version\": wanted a version such as 0.1.0"; fi
  if [[ -n $wanted && ! $wanted =~ ^[0-9a-f]{64}$ ]]; then fail "the input \`sha256\` is \"$wanted\": wanted 64 hexadecimal digits in lower case"; fi
  asset=runbook-$platform${name#runbook}
  if [[ -z $platform ]]; then
    problem="there is no release for ${RUNNER_OS:-this system} on ${RUNNER_ARCH:-this processor}"
  else
    mkdir -p -- "$into"
    if [[ -z $wanted ]] && download SHA256SUMS "$into/SHA256SUMS"; then
      wanted=$(awk -v asset="$asset" '$2 == asset || $2 == "*" asset { print $1 }' "$into/SHA256SUMS")
      if [[ ! $wanted =~ ^[0-9a-f]{64}$ ]]; then fail "SHA256SUMS of $repository v$version names no checksum of $asset"; fi
    fi
    if [[ -n $wanted ]] && download "$asset" "$into/$name"; then
      found=$(digest "$into/$name")
      # Neither corrupted nor exchanged: no other way to get the program makes up for that.
      if [[ $found != "$wanted" ]]; then
        rm -f -- "$into/$name"
        fail "$asset of $repository v$version has the checksum $found, wanted $wanted: it was not run"
      fi
      chmod +x -- "$into/$name"
      done_with "$into/$name" "$repository v$version, checksum verified"
    fi
  fi
  if [[ $kind == release ]]; then fail "the release could not be had: $problem"; fi
fi

if [[ ! -f $source_folder/src/Runbooks.Cli/Runbooks.Cli.csproj ]]; then
  fail "there is no program: not on PATH; not as a release (${problem:-not asked for}); and the sources to build it are not beside this action. Name the repository that has releases with \`repository\`"
fi
if ! command -v dotnet >/dev/null; then
  fail "there is no program: not on PATH; not as a release (${problem:-not asked for}); and to build it the .NET 10 SDK is missing: add actions/setup-dotnet before this step"
fi
if [[ -n $problem ]]; then note "built from source, which takes longer than a download: $problem"; fi
# Not the native binary: that would take minutes, which count towards the objective.
if ! said=$(cd -- "$source_folder" && dotnet publish src/Runbooks.Cli -c Release -p:PublishAot=false -o "$into" --nologo -v quiet 2>&1); then
  fail "the program could not be built: ${said: -2000}"
fi
done_with "$into/$name" "built from source"
