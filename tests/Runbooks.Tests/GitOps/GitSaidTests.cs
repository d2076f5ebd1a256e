using Runbooks.GitOps;
using Runbooks.Programs;

namespace Runbooks.Tests.GitOps;

/// <summary>The one line of all that git says that names the cause.</summary>
public sealed class GitSaidTests
{
    [TestCase("fatal: couldn't find remote ref main\nhint: look", ExpectedResult = "couldn't find remote ref main")]
    [TestCase(
        "Warning: Permanently added 'x' to the list of known hosts.\nbot@x: Permission denied (publickey).\n"
            + "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights",
        ExpectedResult = "bot@x: Permission denied (publickey)."
    )]
    [TestCase(
        "remote: \nremote: ========\nremote: ERROR: This deploy key does not have write access.\nremote: \n"
            + "fatal: Could not read from remote repository.",
        ExpectedResult = "ERROR: This deploy key does not have write access."
    )]
    [TestCase("remote: \nfatal: the remote end hung up unexpectedly", ExpectedResult = "the remote end hung up unexpectedly")]
    [TestCase("remote: \n", ExpectedResult = "git gave no reason")]
    [TestCase("ssh: unknown option", ExpectedResult = "ssh: unknown option")]
    public string The_line_that_says_why_is_found(string errors) => GitSaid.Cause(ProgramText.Lines(errors));
}
