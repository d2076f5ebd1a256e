using System.Security.Cryptography;
using System.Text;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Actions;

/// <summary>How the action gets its program: from a release that it verifies, and only where it starts.</summary>
public sealed class InstallTests
{
    private const string Works = "#!/bin/sh\necho 1.2.3\n";

    // As a program of another processor, or of another C library, whose loader is not there.
    private const string Foreign = "#!/lib/ld-of-another-system.so.1\n";

    [TestCase("linux-x64", "(octo/runbooks v1.2.3, checksum verified)")]
    [TestCase("another", "(octo/runbooks v1.2.3, checksum verified)")]
    public async Task A_program_on_PATH_is_ours_by_its_checksum_and_not_by_its_name(string asset, string taken)
    {
        using var release = Release(("runbook-linux-x64", Works));
        using var action = new ActionRun().With("GITHUB_SERVER_URL", release.Address);
        if (asset == "another")
            action.WithScript("runbook", "echo 'runbook (Braintree) 1.1.0'");
        else
            action.WithScript("runbook", "echo 1.2.3 # another build");

        await action.RunAsync(("version", "1.2.3"), ("repository", "octo/runbooks"));

        Assert.That(action.Succeeded, action.Printed);
        Assert.That(
            action.Printed,
            Does.Contain(taken).And.Contain("runbook was not taken: it is not the program of octo/runbooks v1.2.3.")
        );
    }

    [Test]
    public async Task A_program_on_PATH_that_is_the_releases_is_not_downloaded()
    {
        using var release = Release(("runbook-linux-x64", Works));
        using var action = new ActionRun().With("GITHUB_SERVER_URL", release.Address);
        var program = Path.Combine(action.Folder, "program");
        Executable.Write(program, Works);

        await action.WithTool("runbook", program).RunAsync(("version", "1.2.3"), ("repository", "octo/runbooks"));

        Assert.That(action.Succeeded, action.Printed);
        Assert.That(action.Printed, Is.EqualTo("runbook 1.2.3 (from PATH, with the checksum of v1.2.3)\n"));
        Assert.That(release.Requests.Select(r => Path.GetFileName(r.Path)), Is.EqualTo(["SHA256SUMS"]));
    }

    [Test]
    public async Task What_does_not_start_fails_where_it_is_installed_with_the_reason_and_is_no_unknown_target()
    {
        using var release = Release(("runbook-linux-x64", Foreign));
        using var action = new ActionRun()
            .With("GITHUB_SERVER_URL", release.Address)
            .WithScript("ldd", "echo 'ldd (Debian GLIBC 2.28-10) 2.28'");

        await action.RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("version", "1.2.3"), ("repository", "octo/runbooks"));

        Assert.That((action.Succeeded, action.Outputs["outcome"]), Is.EqualTo((false, string.Empty)), action.Printed);
        Assert.That(
            StepFiles.CommandsIn(action.Printed).Single(),
            Does.StartWith(
                    "::error title=runbook::the program (octo/runbooks v1.2.3, checksum verified) does not start here, and nothing was sent: "
                )
                .And.Contain("This is Linux on X64, with glibc 2.28; a release for Linux needs glibc 2.34")
        );
    }

    [Test]
    public async Task A_program_of_the_same_name_that_is_none_of_ours_is_not_run_even_where_the_workflow_says_PATH()
    {
        using var action = new ActionRun().WithScript("runbook", "echo 'runbook (Braintree) 1.1.0'");

        await action.RunAsync(("binary", "path"));

        Assert.That(action.Succeeded, Is.False);
        Assert.That(action.Printed, Does.Contain("the program (from PATH) does not start here").And.Contain("runbook (Braintree) 1.1.0"));
    }

    [Test]
    public async Task On_a_system_with_musl_the_program_that_is_made_for_it_is_taken()
    {
        using var release = Release(("runbook-linux-x64", Foreign), ("runbook-linux-musl-x64", Works));
        using var action = new ActionRun()
            .With("GITHUB_SERVER_URL", release.Address)
            .WithScript("ldd", "echo 'musl libc (x86_64)' >&2; exit 1");

        await action.RunAsync(("version", "1.2.3"), ("repository", "octo/runbooks"));

        Assert.That(action.Succeeded, action.Printed);
        Assert.That(release.Requests.Select(r => r.Path), Has.Some.EndsWith("/runbook-linux-musl-x64"));
    }

    [Test]
    public async Task A_program_that_goes_away_before_it_is_run_is_no_unknown_target_either()
    {
        using var action = new ActionRun().WithScript("runbook", "rm -- \"$0\"; echo 1.2.3");
        await action.GitAsync("init", "-q");

        await action.RunAsync(("binary", "path"), ("runbook", "quick-rollback"), ("target", "shop"));

        Assert.That(
            (action.Succeeded, action.Outputs["outcome"], action.Outputs["exit-code"]),
            Is.EqualTo((false, "invalid", "2")),
            action.Printed
        );
        Assert.That(action.Printed, Does.Contain("could not be started, and nothing was sent"));
    }

    [TestCase("exit 0", true, "(octo/runbooks v1.2.3, checksum and attestation verified)")]
    [TestCase(
        "echo 'Error: no attestations found' >&2; exit 1",
        false,
        "has no attestation that verifies, and was not run: Error: no attestations found"
    )]
    public async Task A_release_is_run_only_where_its_own_workflow_made_it(string answer, bool isRun, string said)
    {
        using var release = Release(("runbook-linux-x64", Works));
        using var action = new ActionRun().With("GITHUB_SERVER_URL", release.Address);
        action.WithScript("gh", $"echo \"$GH_TOKEN at $GH_HOST: $*\" >>\"$HOME/asked\"; {answer}");

        await action.RunAsync(("binary", "release"), ("version", "1.2.3"), ("repository", "octo/runbooks"), ("attestation", "required"));

        Assert.That((action.Succeeded, action.Printed), Is.EqualTo((isRun, action.Printed)));
        Assert.That(action.Printed, Does.Contain(said));
        Assert.That(
            await File.ReadAllTextAsync(Path.Combine(action.Folder, "home", "asked")),
            Does.StartWith($"a-token-of-the-job at {new Uri(release.Address).Authority}: attestation verify ")
                .And.Contain("--repo octo/runbooks --signer-workflow octo/runbooks/.github/workflows/release.yml")
        );
        Assert.That(File.Exists(Path.Combine(action.Folder, "temp", "runbook-bin", "runbook")), Is.EqualTo(isRun));
    }

    [Test]
    public async Task A_release_of_another_server_is_asked_for_without_this_servers_token()
    {
        using var release = Release(("runbook-linux-x64", Works));
        using var action = new ActionRun();
        action.WithScript("gh", "echo asked >>\"$HOME/asked\"; exit 1");

        await action.RunAsync(("binary", "release"), ("version", "1.2.3"), ("repository", "octo/runbooks"), ("server", release.Address));
        await action.RunAsync(("binary", "release"), ("version", "9.9.9"), ("repository", "octo/runbooks"), ("server", release.Address));

        Assert.That(
            action.Printed,
            Does.Contain("runbook 1.2.3 (octo/runbooks v1.2.3, checksum verified)").And.Contain("the release could not be had")
        );
        Assert.That(release.Requests.Select(r => r.Authorization), Is.All.Null);
        Assert.That(File.Exists(Path.Combine(action.Folder, "home", "asked")), Is.False);
    }

    [Test]
    public async Task The_action_of_a_repository_of_its_own_is_pinned_to_the_programs_of_its_release_and_can_be_listed()
    {
        using var release = Release(("runbook-linux-x64", Works));
        using var action = new ActionRun();
        var made = Path.Combine(action.Folder, "made");
        Directory.CreateDirectory(Path.Combine(action.Folder, "release"));
        await File.WriteAllTextAsync(Path.Combine(action.Folder, "release", "SHA256SUMS"), Sums(("runbook-linux-x64", Works)));

        var make = await Bounded.RunAsync(
            new(
                Component.Program("make"),
                ["action", $"RELEASE={action.Folder}/release", $"ACTION={made}", "SOURCE=octo/runbooks", "TAG=v1.2.3"]
            )
            {
                WorkingDirectory = Repository.Root,
            }
        );
        Assert.That(make.Code, Is.Zero, make.Error);
        await action.From(made).With("GITHUB_SERVER_URL", release.Address).RunAsync(("binary", "release"));

        var file = WorkflowFile.Of("action.yml", await File.ReadAllTextAsync(Path.Combine(made, "action.yml")));
        Assert.Multiple(() =>
        {
            Assert.That(action.Printed, Is.EqualTo("runbook 1.2.3 (octo/runbooks v1.2.3, checksum verified)\n"));
            Assert.That(
                release.Requests.Select(r => Path.GetFileName(r.Path)),
                Is.EqualTo(["runbook-linux-x64"]),
                "the checksum is its own"
            );
            Assert.That(Directory.EnumerateFileSystemEntries(made).Select(Path.GetFileName), Is.EquivalentTo(Listed), "and no workflow");
            Assert.That(((string)file.Json["description"]!).Length, Is.LessThanOrEqualTo(125));
            Assert.That(
                ((string?)file.Json["branding"]!["icon"], (string?)file.Json["branding"]!["color"]),
                Is.EqualTo(("rotate-ccw", "blue"))
            );
            Assert.That(WorkflowRules.All.SelectMany(r => r.Find(file)), Is.Empty);
            Assert.That(
                File.ReadAllText(Path.Combine(made, "README.md")),
                Does.Not.Contain("](..").And.Contain("](https://github.com/octo/runbooks/blob/v1.2.3/runbooks/github-actions.md)")
            );
        });
    }

    private static readonly string[] Listed =
    [
        "LICENSE",
        "README.md",
        "SHA256SUMS",
        "VERSION",
        "action.yml",
        "install.sh",
        "keep.sh",
        "run.sh",
    ];

    private static string Sums(params (string Name, string Text)[] assets) =>
        string.Concat(assets.Select(a => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(a.Text)))}  {a.Name}\n"));

    private static LoopbackFiles Release(params (string Name, string Text)[] assets)
    {
        const string At = "/octo/runbooks/releases/download/v1.2.3/";
        var release = new LoopbackFiles();
        release.Add(At + "SHA256SUMS", Encoding.UTF8.GetBytes(Sums(assets)));
        foreach (var (name, text) in assets)
            release.Add(At + name, Encoding.UTF8.GetBytes(text));
        return release;
    }
}
