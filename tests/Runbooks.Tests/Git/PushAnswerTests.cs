using Runbooks.Git;
using Runbooks.Programs;

namespace Runbooks.Tests.Git;

/// <summary>What git and well-known hosts say to a push, word for word, and what is made of it.</summary>
internal sealed class PushAnswerTests
{
    private const string Head = "To github.com:acme/records.git\n";

    [TestCase("*\tabc:refs/heads/incident/a\t[new branch]", 0, ExpectedResult = PushAnswerKind.Taken)]
    [TestCase(" \tabc:refs/heads/incident/a\t1234567..89abcde", 0, ExpectedResult = PushAnswerKind.Taken)]
    [TestCase("=\tabc:refs/heads/incident/a\t[up to date]", 0, ExpectedResult = PushAnswerKind.UpToDate)]
    [TestCase(
        "*\tabc:refs/heads/incident/a\t[new branch]",
        1,
        ExpectedResult = PushAnswerKind.Unanswered,
        Description = "the connection broke behind it"
    )]
    [TestCase("!\tabc:refs/heads/incident/a\t[rejected] (fetch first)", 1, ExpectedResult = PushAnswerKind.Behind)]
    [TestCase("!\tabc:refs/heads/incident/a\t[rejected] (non-fast-forward)", 1, ExpectedResult = PushAnswerKind.Behind)]
    [TestCase(
        "!\tabc:refs/heads/incident/a\t[remote rejected] (non-fast-forward)",
        1,
        ExpectedResult = PushAnswerKind.Behind,
        Description = "receive.denyNonFastForwards"
    )]
    [TestCase("!\tabc:refs/heads/incident/a\t[remote rejected] (failed to update ref)", 1, ExpectedResult = PushAnswerKind.Behind)]
    [TestCase(
        "!\tabc:refs/heads/incident/a\t[remote rejected] (cannot lock ref 'refs/heads/incident/a': is at 1 but expected 2)",
        1,
        ExpectedResult = PushAnswerKind.Behind
    )]
    [TestCase("!\tabc:refs/heads/incident/a\t[remote rejected] (reference already exists)", 1, ExpectedResult = PushAnswerKind.Behind)]
    [TestCase(
        "!\tabc:refs/heads/incident/a\t[remote failure] (remote failed to report status)",
        1,
        ExpectedResult = PushAnswerKind.Unanswered
    )]
    [TestCase("!\tabc:refs/heads/incident/a\t[remote rejected] (Internal Server Error)", 1, ExpectedResult = PushAnswerKind.Unanswered)]
    [TestCase("!\tabc:refs/heads/incident/a\t[remote rejected] (pre-receive hook declined)", 1, ExpectedResult = PushAnswerKind.Refused)]
    [TestCase(
        "!\tabc:refs/heads/incident/a\t[remote rejected] (branch is currently checked out)",
        1,
        ExpectedResult = PushAnswerKind.Refused
    )]
    [TestCase("!\tabc:refs/heads/incident/a\t[remote rejected] (deny updating a hidden ref)", 1, ExpectedResult = PushAnswerKind.Refused)]
    public PushAnswerKind A_line_of_porcelain_is_read(string line, int exitCode) =>
        PushAnswer.Of(new GitAnswer(exitCode, Head + line + "\nDone\n", exitCode == 0 ? null : "failed to push some refs")).Kind;

    [TestCase(
        "protected branch hook declined",
        "remote: error: GH006: Protected branch update failed for refs/heads/incident/a.\nremote: error: Cannot create protected branch.",
        ExpectedResult = "Rule GH006"
    )]
    [TestCase(
        "push declined due to repository rule violations",
        "remote: error: GH013: Repository rule violations found for refs/heads/incident/a.\nremote: - Changes must be made "
            + "through a pull request.",
        ExpectedResult = "Rule GH013"
    )]
    [TestCase(
        "pre-receive hook declined",
        "remote: GitLab: You are not allowed to push code to protected branches on this project.",
        ExpectedResult = "Rule pre-receive hook declined"
    )]
    [TestCase("pre-receive hook declined", "remote: Records need a ticket.", ExpectedResult = "Hook pre-receive hook declined")]
    [TestCase(
        "refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission",
        "",
        ExpectedResult = "NotAllowed refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without "
            + "`workflows` permission"
    )]
    [TestCase("shallow update not allowed", "", ExpectedResult = "Other shallow update not allowed")]
    public string A_reference_that_is_refused_says_by_whom(string reason, string said)
    {
        var answer = PushAnswer.Of(
            new GitAnswer(1, $"{Head}!\tabc:refs/heads/incident/a\t[remote rejected] ({reason})\nDone\n", "failed")
            {
                Said = ProgramText.Lines(said + "\nerror: failed to push some refs to 'github.com:acme/records.git'"),
            }
        );
        Assert.That(answer.Kind, Is.EqualTo(PushAnswerKind.Refused));
        return $"{answer.Refusal} {answer.Text}";
    }

    [TestCase(
        "remote: Permission to acme/records.git denied to ada.\nfatal: unable to access "
            + "'https://github.com/acme/records.git/': The requested URL returned error: 403",
        ExpectedResult = PushRefusal.NotAllowed
    )]
    [TestCase(
        "ERROR: Permission to acme/records.git denied to ada.\nfatal: Could not read from remote repository.",
        ExpectedResult = PushRefusal.NotAllowed
    )]
    [TestCase(
        "ERROR: The key you are authenticating with has been marked as read only.\nfatal: Could not read from remote repository.",
        ExpectedResult = PushRefusal.NotAllowed
    )]
    [TestCase(
        "remote: Write access to repository not granted.\nfatal: unable to access 'https://github.com/acme/records.git/': "
            + "The requested URL returned error: 403",
        ExpectedResult = PushRefusal.NotAllowed
    )]
    [TestCase("fatal: remote error: access denied or repository not exported: /records.git", ExpectedResult = PushRefusal.NotAllowed)]
    [TestCase(
        "remote: Invalid username or token. Password authentication is not supported for Git operations.\nfatal: "
            + "Authentication failed for 'https://github.com/acme/records.git/'",
        ExpectedResult = PushRefusal.NotAuthenticated
    )]
    [TestCase(
        "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
        ExpectedResult = PushRefusal.NotAuthenticated
    )]
    [TestCase(
        "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
        ExpectedResult = PushRefusal.NotAuthenticated
    )]
    [TestCase(
        "Host key verification failed.\nfatal: Could not read from remote repository.",
        ExpectedResult = PushRefusal.NotAuthenticated
    )]
    [TestCase(
        "remote: Repository not found.\nfatal: repository 'https://github.com/acme/records.git/' not found",
        ExpectedResult = PushRefusal.NoRepository
    )]
    [TestCase("ERROR: Repository not found.\nfatal: Could not read from remote repository.", ExpectedResult = PushRefusal.NoRepository)]
    [TestCase(
        "fatal: '/srv/records.git' does not appear to be a git repository\nfatal: Could not read from remote repository.",
        ExpectedResult = PushRefusal.NoRepository
    )]
    public PushRefusal A_server_that_lets_nobody_in_says_why(string said)
    {
        var answer = PushAnswer.Of(new GitAnswer(128, string.Empty, "fatal") { Said = ProgramText.Lines(said) });
        Assert.That(answer.Kind, Is.EqualTo(PushAnswerKind.Refused));
        Assert.That(answer.Words, Is.Not.Empty);
        return answer.Refusal;
    }

    [TestCase(
        "fatal: the receiving end does not support --signed push",
        ExpectedResult = "the receiving end does not support --signed push"
    )]
    [TestCase("fatal: --mirror can't be combined with refspecs", ExpectedResult = "--mirror can't be combined with refspecs")]
    [TestCase("fatal: Unable to find remote helper for 'gopher'", ExpectedResult = "Unable to find remote helper for 'gopher'")]
    [TestCase("fatal: transport 'ext' not allowed", ExpectedResult = "transport 'ext' not allowed")]
    public string What_cannot_change_is_a_refusal_with_its_reason(string said)
    {
        var answer = PushAnswer.Of(new GitAnswer(128, string.Empty, "fatal") { Said = ProgramText.Lines(said) });
        Assert.That(answer.Kind, Is.EqualTo(PushAnswerKind.Refused));
        Assert.That(answer.Refusal, Is.EqualTo(PushRefusal.Other));
        return answer.Text;
    }

    [TestCase("fatal: unable to access 'https://github.com/acme/records.git/': Could not resolve host: github.com")]
    [TestCase("fatal: unable to access 'https://github.com/acme/records.git/': The requested URL returned error: 502")]
    [TestCase("fatal: unable to access 'https://github.com/acme/records.git/': The requested URL returned error: 429")]
    [TestCase("ssh: connect to host github.com port 22: Connection timed out\nfatal: Could not read from remote repository.")]
    [TestCase("kex_exchange_identification: Connection closed by remote host\nfatal: Could not read from remote repository.")]
    [TestCase(
        "remote: log: Permission denied (publickey).\nfatal: the remote end hung up unexpectedly",
        Description = "a hook behind a push that was taken"
    )]
    [TestCase(
        "error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly\nsend-pack: unexpected disconnect while reading "
            + "sideband packet\nfatal: the remote end hung up unexpectedly"
    )]
    public void A_connection_that_is_not_made_or_breaks_is_nobodys_no(string said) =>
        Assert.That(
            PushAnswer.Of(new GitAnswer(128, string.Empty, "fatal") { Said = ProgramText.Lines(said) }).Kind,
            Is.EqualTo(PushAnswerKind.Unanswered)
        );

    [Test]
    public void A_git_that_is_not_installed_sends_nothing() =>
        Assert.That(
            PushAnswer.Of(new GitAnswer(null, string.Empty, "the git program cannot be started") { IsMissing = true }).Kind,
            Is.EqualTo(PushAnswerKind.NotMade)
        );
}
