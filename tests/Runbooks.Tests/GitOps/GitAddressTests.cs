using Runbooks.GitOps;

namespace Runbooks.Tests.GitOps;

public sealed class GitAddressTests
{
    [TestCase("https://git.example.org/shop/deploy.git")]
    [TestCase("git@git.example.org:shop/deploy.git")]
    [TestCase("ssh://git@git.example.org:2222/deploy")]
    [TestCase("../deploy.git")]
    [TestCase("/srv/a::b.git")]
    public void An_address_or_a_path_is_taken(string text) => Assert.That(GitAddress.ProblemOf(text), Is.Null);

    [TestCase("--upload-pack=touch /tmp/x", "git would take it for an option")]
    [TestCase("ext::sh -c touch% /tmp/x", "it names a program that is to fetch it, and none is run")]
    [TestCase("ext://sh", "it is reached by `ext`, expected one of https, ssh, git, http, file, or a path")]
    [TestCase("", "it is empty, too long, or has characters that no address has")]
    [TestCase("https://x/\u001b[2J", "it is empty, too long, or has characters that no address has")]
    public void What_would_run_a_program_or_be_an_option_is_refused(string text, string why) =>
        Assert.That(GitAddress.ProblemOf(text), Is.EqualTo(why));

    [TestCase("https://bot:gl%70at-0123@git.example.org/deploy", "https://git.example.org/deploy", "gl%70at-0123")]
    [TestCase("https://bot:p@ss@git.example.org/deploy", "https://git.example.org/deploy", "p@ss")]
    [TestCase("https://ghp_0123456789@github.com/deploy", "https://github.com/deploy", "ghp_0123456789")]
    [TestCase("ssh://git@git.example.org/deploy", "ssh://git.example.org/deploy", null)]
    [TestCase("git@git.example.org:deploy", "git@git.example.org:deploy", null)]
    public void Who_is_let_in_by_it_is_not_shown(string text, string shown, string? secret)
    {
        var address = new GitAddress(text);

        Assert.That((address.Shown, address.Secret), Is.EqualTo((shown, secret)));
    }

    [TestCase("main", true)]
    [TestCase("release/1.5", true)]
    [TestCase("-d", false)]
    [TestCase("a..b", false)]
    [TestCase("main:refs/heads/other", false)]
    [TestCase("a/.b", false)]
    [TestCase("x.lock", false)]
    [TestCase("@{-1}", false)]
    public void A_branch_is_a_name_and_nothing_else(string text, bool isOne) =>
        Assert.That(GitNames.ProblemOfBranch(text) is null, Is.EqualTo(isOne));

    [TestCase("apps/shop/deployment.yaml", true)]
    [TestCase("-x.yaml", true)]
    [TestCase("../secret", false)]
    [TestCase("/etc/passwd", false)]
    [TestCase("a/./b", false)]
    [TestCase(".git/config", false)]
    [TestCase("a\nb", false)]
    public void A_file_is_a_path_within_the_repository(string text, bool isOne) =>
        Assert.That(GitNames.ProblemOfFile(text) is null, Is.EqualTo(isOne));
}
