# Made of a release by `make formula`: what stands between @ is filled in there.
class Runbook < Formula
  desc "Rolls a bad release back, proves that it is back, and records it"
  homepage "https://github.com/@SOURCE@"
  version "@VERSION@"
  license "MIT"

  on_macos do
    on_arm do
      url "https://github.com/@SOURCE@/releases/download/v@VERSION@/runbook-osx-arm64"
      sha256 "@SHA256_osx-arm64@"
    end
    on_intel do
      url "https://github.com/@SOURCE@/releases/download/v@VERSION@/runbook-osx-x64"
      sha256 "@SHA256_osx-x64@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/@SOURCE@/releases/download/v@VERSION@/runbook-linux-arm64"
      sha256 "@SHA256_linux-arm64@"
    end
    on_intel do
      url "https://github.com/@SOURCE@/releases/download/v@VERSION@/runbook-linux-x64"
      sha256 "@SHA256_linux-x64@"
    end
  end

  def install
    bin.install Dir["runbook-*"].first => "runbook"
    generate_completions_from_executable(bin/"runbook", "completion", shells: [:bash, :zsh, :fish])
    system bin/"runbook", "man", buildpath/"man1"
    man1.install Dir[buildpath/"man1/*.1"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/runbook --version")
    system bin/"runbook", "demo", "--records", testpath/"records"
  end
end
