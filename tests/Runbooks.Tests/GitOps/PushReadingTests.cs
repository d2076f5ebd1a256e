using Runbooks.GitOps;
using Runbooks.Programs;

namespace Runbooks.Tests.GitOps;

/// <summary>What a push came to, by what git and known servers say.</summary>
public sealed class PushReadingTests
{
    [TestCase("[remote rejected] (pre-receive hook declined)", "remote: error: GH006: Protected branch update failed.\nremote: \n")]
    [TestCase(
        "[remote rejected] (protected branch hook declined)",
        "remote: GitLab: You are not allowed to push code to protected branches\n"
    )]
    public void A_server_that_does_not_take_it_is_heard(string status, string errors)
    {
        var read = Of(1, status, errors);

        Assert.That((read.Outcome, read.IsBehind), Is.EqualTo((PushOutcome.Refused, false)));
        Assert.That(read.Detail, Does.Contain("rotected branch").And.Not.Contain("remote:"));
    }

    [TestCase("[rejected] (fetch first)")]
    [TestCase("[rejected] (non-fast-forward)")]
    [TestCase("[remote rejected] (failed to update ref)")]
    [TestCase("[remote rejected] (cannot lock ref 'refs/heads/main': is at 0123 but expected 4567)")]
    public void A_branch_that_moved_meanwhile_has_taken_nothing(string status) =>
        Assert.That((Of(1, status, string.Empty).Outcome, Of(1, status, string.Empty).IsBehind), Is.EqualTo((PushOutcome.Refused, true)));

    [TestCase(PushOutcome.NotConnected, "fatal: unable to access 'https://x/': Could not resolve host: x")]
    [TestCase(
        PushOutcome.NotConnected,
        "ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository."
    )]
    [TestCase(PushOutcome.Refused, "fatal: unable to access 'https://x/': The requested URL returned error: 403")]
    [TestCase(PushOutcome.Refused, "git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.")]
    [TestCase(PushOutcome.Unknown, "fatal: the remote end hung up unexpectedly")]
    [TestCase(PushOutcome.Unknown, "error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502")]
    [TestCase(PushOutcome.Unknown, "")]
    public void Without_a_word_on_the_branch_only_what_cannot_have_left_is_taken_for_that(object outcome, string errors) =>
        Assert.That(Of(128, status: null, errors).Outcome, Is.EqualTo((PushOutcome)outcome));

    [Test]
    public void What_was_killed_may_have_arrived()
    {
        var killed = new ProgramResult(ExitCode: null, string.Empty, string.Empty, TimeSpan.Zero) { Problem = "it was killed" };

        Assert.That(PushReading.Of(killed).Outcome, Is.EqualTo(PushOutcome.Unknown));
        Assert.That(PushReading.Of(killed with { WasNotStarted = true }).Outcome, Is.EqualTo(PushOutcome.NotConnected));
    }

    [Test]
    public void The_address_of_a_pull_request_is_taken_from_what_the_server_says()
    {
        var read = Of(
            0,
            "[new branch]",
            "remote: \nremote: Create a pull request for 'x' on GitHub by visiting:\nremote:      https://github.com/a/b/pull/new/x\n"
        );

        Assert.That((read.Outcome, read.Link), Is.EqualTo((PushOutcome.Pushed, "https://github.com/a/b/pull/new/x")));
    }

    private static PushReading Of(int exitCode, string? status, string errors)
    {
        var line = status is null ? string.Empty : $"To x\n{(exitCode == 0 ? '*' : '!')}\t0123:refs/heads/main\t{status}\nDone\n";
        return PushReading.Of(new ProgramResult(exitCode, line, errors, TimeSpan.Zero));
    }
}
