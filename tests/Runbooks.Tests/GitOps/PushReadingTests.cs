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

        Assert.That(read.Outcome, Is.EqualTo(PushOutcome.Refused));
        Assert.That(read.Detail, Does.Contain("rotected branch").And.Not.Contain("remote:"));
    }

    [TestCase("[rejected] (fetch first)")]
    [TestCase("[rejected] (non-fast-forward)")]
    [TestCase("[remote rejected] (failed to update ref)")]
    [TestCase("[remote rejected] (cannot lock ref 'refs/heads/main': is at 0123 but expected 4567)")]
    [TestCase("[remote rejected] (cannot lock ref 'refs/heads/main': reference already exists)")]
    [TestCase("[remote rejected] (failed to lock)")]
    [TestCase("[remote rejected] (reference already exists)")]
    [TestCase("[remote rejected] (non-fast-forward)")]
    [TestCase("[rejected] (stale info)")]
    [TestCase("[remote rejected] (transaction failed)", "remote: Unable to create '/srv/a.git/refs/heads/main.lock': File exists.")]
    [TestCase(null, "fatal: Unable to create '/srv/a.git/packed-refs.lock': File exists.")]
    public void A_branch_that_somebody_else_is_at_is_no_refusal(string? status, string errors = "") =>
        Assert.That(Of(1, status, errors).Outcome, Is.EqualTo(PushOutcome.Conflict));

    [TestCase("[remote rejected] (Internal Server Error)")]
    [TestCase("[remote rejected] (hook timeout)")]
    [TestCase("[remote rejected] (unpacker error)")]
    [TestCase("[remote failure] (remote failed to report status)")]
    public void A_server_that_fails_by_itself_may_have_taken_it(string status) =>
        Assert.That(Of(1, status, string.Empty).Outcome, Is.EqualTo(PushOutcome.Unknown));

    [TestCase(PushOutcome.NotConnected, "fatal: unable to access 'https://x/': Could not resolve host: x")]
    [TestCase(
        PushOutcome.NotConnected,
        "ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository."
    )]
    [TestCase(PushOutcome.NotConnected, "Host key verification failed.\nfatal: Could not read from remote repository.")]
    [TestCase(PushOutcome.NotConnected, "ERROR: Repository not found.\nfatal: Could not read from remote repository.")]
    [TestCase(PushOutcome.NotConnected, "remote: Repository not found.\nfatal: repository 'https://github.com/a/b.git/' not found")]
    [TestCase(PushOutcome.NotConnected, "fatal: transport 'ext' not allowed")]
    [TestCase(PushOutcome.Refused, "fatal: unable to access 'https://x/': The requested URL returned error: 403")]
    [TestCase(PushOutcome.Refused, "git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.")]
    [TestCase(PushOutcome.Unknown, "fatal: the remote end hung up unexpectedly")]
    [TestCase(PushOutcome.Unknown, "error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502")]
    [TestCase(PushOutcome.Unknown, "client_loop: send disconnect: Connection timed out\nfatal: the remote end hung up unexpectedly")]
    [TestCase(PushOutcome.Unknown, "remote: mirror: Connection refused\nfatal: the remote end hung up unexpectedly")]
    [TestCase(PushOutcome.Unknown, "remote: Unable to create '/srv/log.lock': File exists.\nfatal: the remote end hung up unexpectedly")]
    [TestCase(PushOutcome.Unknown, "remote: log: Permission denied\nfatal: the remote end hung up unexpectedly")]
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
