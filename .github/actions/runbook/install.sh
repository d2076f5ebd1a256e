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

# Which C library the programs of this system are linked with, in words; nothing where there is no such thing.
c_library() {
  local said
  if [[ ${RUNNER_OS:-} != Linux ]]; then return 0; fi
  # musl's own prints its name, and fails.
  said=$(ldd --version 2>&1 || true)
  case $said in
    *musl*) printf 'musl' ;;
    *GLIBC* | *'GNU libc'* | *'Free Software Foundation'*) printf 'glibc %s' "$(head -n 1 <<<"$said" | grep -o '[0-9][0-9.]*$' || true)" ;;
    *) if compgen -G '/lib/ld-musl-*' >/dev/null; then printf 'musl'; fi ;;
  esac
}

# What does not start here would be taken for a run of which nothing is known: it is said now, and nothing was sent.
done_with() {
  local said library
  if ! said=$("$1" --version 2>&1) || [[ ! $said =~ ^[0-9]+\.[0-9]+ ]]; then
    library=$(c_library)
    fail "the program ($2) does not start here, and nothing was sent: ${said:-it says nothing}. This is ${RUNNER_OS:-this system} on ${RUNNER_ARCH:-this processor}${library:+, with $library}; a release for Linux needs glibc 2.34, or musl 1.2 for the one that is called musl. Run the job on a newer system, or have the program built with \`binary: build\`"
  fi
  printf 'program=%s\n' "$1" >>"$GITHUB_OUTPUT"
  dirname -- "$1" >>"$GITHUB_PATH"
  printf 'runbook %s (%s)\n' "${said%%$'\n'*}" "$2"
  exit 0
}

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
source_folder=$(cd -- "$here/../../.." 2>/dev/null && pwd) || source_folder=$here
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
  macOS-X64) platform=osx-x64 ;;
  macOS-ARM64) platform=osx-arm64 ;;
  Windows-X64) platform=win-x64 name=runbook.exe ;;
  *) platform= ;;
esac

if [[ $platform == linux-* && $(c_library) == musl ]]; then platform=linux-musl-${platform#linux-}; fi

if [[ $kind == path ]]; then
  program=$(command -v runbook) || fail "there is no \`runbook\` on PATH: install it in an earlier step, or let this action do it with \`binary: auto\`"
  done_with "$program" "from PATH"
fi

problem=
download() {
  local asset=$1 file=$2 said token=
  local address=$server/$repository/releases/download/v$version/$asset
  if said=$(curl --fail --silent --show-error --location --proto "=${server%%://*}" --proto-redir '=https' \
    --retry 3 --retry-connrefused --connect-timeout 10 --max-time 120 --output "$file" -- "$address" 2>&1); then return 0; fi
  # The releases of a private repository need a token; gh takes it from the environment, where no list of processes shows it.
  # The token of this server goes to no other.
  if [[ -n ${RUNBOOK_RELEASE_TOKEN:-} ]]; then
    token=$RUNBOOK_RELEASE_TOKEN
  elif [[ $server == "$own_server" ]]; then
    token=${RUNBOOK_GITHUB_TOKEN:-}
  fi
  if [[ -n $token ]] && command -v gh >/dev/null; then
    if GH_TOKEN=$token GH_HOST=${server#*://} gh release download "v$version" --repo "$repository" --pattern "$asset" --output "$file" --clobber >/dev/null 2>&1; then return 0; fi
  fi
  problem="$address: ${said##*$'\n'}"
  return 1
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

# What the release's workflow signed: the checksums of a release can be changed by whoever can change the release.
attest() {
  local said
  case ${RUNBOOK_ATTESTATION:-auto}-$server in
    required-* | auto-https://github.com | auto-https://*.ghe.com) ;;
    *) return 0 ;; # Nobody asked, or an Enterprise Server, which keeps none.
  esac
  if ! command -v gh >/dev/null; then
    if [[ ${RUNBOOK_ATTESTATION:-auto} == required ]]; then fail "the attestation of the program cannot be verified: \`gh\` is not on this machine"; fi
    note "the attestation of the program was not verified: \`gh\` is not on this machine. Pin the program with the input \`sha256\`"
    return 0
  fi
  if said=$(GH_TOKEN=${RUNBOOK_RELEASE_TOKEN:-${RUNBOOK_GITHUB_TOKEN:-}} GH_HOST=${server#*://} gh attestation verify "$1" --repo "$repository" \
    --signer-workflow "$repository/.github/workflows/release.yml" 2>&1); then
    proof='checksum and attestation verified'
    return 0
  fi
  rm -f -- "$1"
  fail "$asset of $repository v$version has no attestation that verifies, and was not run: ${said##*$'\n'}. Pin the program with the input \`sha256\`, or set \`attestation: off\`"
}

if [[ $kind == auto || $kind == release ]]; then
  own_server=${GITHUB_SERVER_URL:-https://github.com}
  server=${RUNBOOK_SERVER:-$own_server}
  repository=${RUNBOOK_REPOSITORY:-${GITHUB_REPOSITORY:-}}
  version=${RUNBOOK_VERSION:-$(cat "$here/VERSION" 2>/dev/null || sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$source_folder/Directory.Build.props" 2>/dev/null || true)}
  version=${version#v}
  wanted=${RUNBOOK_SHA256:-}
  proof='checksum verified'
  if [[ ! $server =~ ^https?://[A-Za-z0-9.-]+(:[0-9]+)?$ ]]; then fail "the input \`server\` is \"$server\": wanted an address such as https://github.com"; fi
  if [[ ! $repository =~ ^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$ ]]; then fail "the input \`repository\` is \"$repository\": wanted owner/name"; fi
  if [[ ! $version =~ ^[0-9]+(\.[0-9]+)+(-[0-9A-Za-z.-]+)?$ ]]; then fail "the input \`version\` is \"$version\": wanted a version such as 0.1.0"; fi
  if [[ -n $wanted && ! $wanted =~ ^[0-9a-f]{64}$ ]]; then fail "the input \`sha256\` is \"$wanted\": wanted 64 hexadecimal digits in lower case"; fi
  case ${RUNBOOK_ATTESTATION:-auto} in
    auto | required | off) ;;
    *) fail "the input \`attestation\` is \"$RUNBOOK_ATTESTATION\": one of auto, required, off" ;;
  esac
  asset=runbook-$platform${name#runbook}
  is_pinned=${wanted:+yes}
  if [[ -z $platform ]]; then
    problem="there is no release for ${RUNNER_OS:-this system} on ${RUNNER_ARCH:-this processor}"
  else
    mkdir -p -- "$into"
    sums=$into/SHA256SUMS
    # An action that was made of a release has its checksums beside it: whoever pins the action pins the program.
    if [[ -z $wanted && -f $here/SHA256SUMS && $version == "$(cat "$here/VERSION")" ]]; then sums=$here/SHA256SUMS is_pinned=yes; fi
    if [[ -z $wanted ]] && { [[ -n $is_pinned ]] || download SHA256SUMS "$sums"; }; then
      wanted=$(awk -v asset="$asset" '$2 == asset || $2 == "*" asset { print $1 }' "$sums")
      if [[ ! $wanted =~ ^[0-9a-f]{64}$ ]]; then fail "SHA256SUMS of $repository v$version names no checksum of $asset"; fi
    fi
    # Others have a program of this name: one on PATH is ours by what it is, not by what it is called.
    if [[ $kind == auto ]] && program=$(command -v runbook); then
      if [[ -n $wanted && $(digest "$program") == "$wanted" ]]; then done_with "$program" "from PATH, with the checksum of v$version"; fi
      reason="what it should be is not known"
      if [[ -n $wanted ]]; then reason="it is not the program of $repository v$version"; fi
      note "$program was not taken: $reason. Where it is the one you want, say \`binary: path\`"
    fi
    if [[ -n $wanted ]] && download "$asset" "$into/$name"; then
      found=$(digest "$into/$name")
      # Neither corrupted nor exchanged: no other way to get the program makes up for that.
      if [[ $found != "$wanted" ]]; then
        rm -f -- "$into/$name"
        fail "$asset of $repository v$version has the checksum $found, expected $wanted: it was not run"
      fi
      if [[ -z $is_pinned ]]; then attest "$into/$name"; fi
      chmod +x -- "$into/$name"
      done_with "$into/$name" "$repository v$version, $proof"
    fi
  fi
  if [[ $kind == release ]]; then fail "the release could not be had: $problem"; fi
fi

if [[ ! -f $source_folder/src/Runbooks.Cli/Runbooks.Cli.csproj ]]; then
  fail "there is no program: not as a release (${problem:-not asked for}); and the sources to build it are not beside this action. Name the repository that has releases with \`repository\`"
fi
if ! command -v dotnet >/dev/null; then
  fail "there is no program: not as a release (${problem:-not asked for}); and to build it the .NET 10 SDK is missing: add actions/setup-dotnet before this step"
fi
if [[ -n $problem ]]; then note "built from source, which takes longer than a download: $problem"; fi
# Not the native binary: that would take minutes, which count towards the objective.
if ! said=$(cd -- "$source_folder" && dotnet publish src/Runbooks.Cli -c Release -p:PublishAot=false -o "$into" --nologo -v quiet 2>&1); then
  fail "the program could not be built: ${said: -2000}"
fi
done_with "$into/$name" "built from source"
