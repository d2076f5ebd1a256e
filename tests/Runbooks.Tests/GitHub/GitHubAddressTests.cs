using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

internal sealed class GitHubAddressTests
{
    [TestCase("https://github.com/acme/shop", "acme/shop")]
    [TestCase("https://github.com/acme/shop.git", "acme/shop")]
    [TestCase("https://github.com/acme/shop.git/", "acme/shop")]
    [TestCase("https://GitHub.com/Acme/Shop.git", "Acme/Shop")]
    [TestCase("https://x-access-token:secret@github.com/acme/shop.git", "acme/shop")]
    [TestCase("https://www.github.com/acme/shop", "acme/shop")]
    [TestCase("http://github.com/acme/shop", "acme/shop")]
    [TestCase("git@github.com:acme/shop.git", "acme/shop")]
    [TestCase("github.com:acme/shop", "acme/shop")]
    [TestCase("git@github.com:/acme/shop.git", "acme/shop")]
    [TestCase("ssh://git@github.com/acme/shop.git", "acme/shop")]
    [TestCase("ssh://git@ssh.github.com:443/acme/shop.git", "acme/shop")]
    [TestCase("git+ssh://git@github.com/acme/shop.git", "acme/shop")]
    [TestCase("git://github.com/acme/shop.js.git", "acme/shop.js")]
    public void Every_form_of_a_remote_at_github_com_is_read(string remote, string name)
    {
        var address = GitHubAddress.Of(remote, _ => null)!;

        Assert.That(
            (address.Host, address.FullName, address.Api.AbsoluteUri, address.GraphQl.AbsoluteUri),
            Is.EqualTo(("github.com", name, "https://api.github.com/", "https://api.github.com/graphql"))
        );
    }

    [TestCase("https://github.example.com/acme/shop", "https://github.example.com/api/v3/", "https://github.example.com/api/graphql")]
    [TestCase("git@github.example.com:acme/shop.git", "https://github.example.com/api/v3/", "https://github.example.com/api/graphql")]
    [TestCase(
        "ssh://git@github.example.com:2222/acme/shop.git",
        "https://github.example.com/api/v3/",
        "https://github.example.com/api/graphql"
    )]
    public void An_enterprise_that_the_environment_names_is_known(string remote, string api, string graphQl)
    {
        var named = GitHubAddress.Of(remote, Environment(("GH_HOST", "github.example.com")))!;
        var inActions = GitHubAddress.Of(
            remote,
            Environment(("GITHUB_SERVER_URL", "https://github.example.com"), ("GITHUB_API_URL", "https://github.example.com/api/v3"))
        )!;

        Assert.That((named.FullName, named.Api.AbsoluteUri, named.GraphQl.AbsoluteUri), Is.EqualTo(("acme/shop", api, graphQl)));
        Assert.That(inActions, Is.EqualTo(named));
    }

    [Test]
    public void The_port_of_an_enterprise_is_kept() =>
        Assert.That(
            GitHubAddress
                .Of("https://github.example.com:8443/acme/shop", Environment(("GH_HOST", "github.example.com:8443")))!
                .Api.AbsoluteUri,
            Is.EqualTo("https://github.example.com:8443/api/v3/")
        );

    [TestCase("https://octo.ghe.com/acme/shop.git")]
    [TestCase("octo@octo.ghe.com:acme/shop.git")]
    public void An_enterprise_with_data_residency_has_its_api_beside_it(string remote) =>
        Assert.That(GitHubAddress.Of(remote, _ => null)!.Api.AbsoluteUri, Is.EqualTo("https://api.octo.ghe.com/"));

    [TestCase("https://gitlab.com/acme/shop.git")]
    [TestCase("https://github.example.com/acme/shop.git")]
    [TestCase("https://github.com.example.com/acme/shop.git")]
    [TestCase("https://example.com/github.com/shop.git")]
    [TestCase("https://evil-ghe.com/acme/shop.git")]
    [TestCase("https://a.b.ghe.com/acme/shop.git")]
    [TestCase("https://github.com@evil.example.com/acme/shop.git")]
    [TestCase("git@github.com.evil.example.com:acme/shop.git")]
    [TestCase("/srv/git/shop.git")]
    [TestCase("../shop.git")]
    [TestCase("file:///srv/git/acme/shop.git")]
    [TestCase(@"C:\git\shop")]
    [TestCase("https://github.com/acme")]
    [TestCase("https://github.com/acme/shop/wiki")]
    [TestCase("https://github.com/acme/..")]
    [TestCase("https://github.com/acme/sh%2Fop")]
    [TestCase("")]
    [TestCase("https://")]
    public void A_token_goes_to_no_host_that_nobody_named(string remote) => Assert.That(GitHubAddress.Of(remote, _ => null), Is.Null);

    [TestCase("https://proxy.example.com/github", "git@github.com:acme/shop.git", "https://proxy.example.com/github/")]
    [TestCase("http://127.0.0.1:8080", "/srv/git/acme/shop.git", "http://127.0.0.1:8080/")]
    [TestCase("http://localhost:8080/api/v3/", "file:///srv/git/acme/shop.git", "http://localhost:8080/api/v3/")]
    public void The_base_of_the_api_can_be_given(string given, string remote, string api)
    {
        var address = GitHubAddress.Of(remote, Environment((GitHubAddress.ApiVariable, given)))!;

        Assert.That((address.FullName, address.Api.AbsoluteUri), Is.EqualTo(("acme/shop", api)));
    }

    [TestCase("http://proxy.example.com/")]
    [TestCase("proxy.example.com")]
    [TestCase("https://user:secret@proxy.example.com/")]
    [TestCase("https://proxy.example.com/?a=b")]
    [TestCase("file:///etc/passwd")]
    public void A_base_that_would_show_the_token_is_refused_and_no_secret_of_it_said(string given)
    {
        var problem = GitHubAddress.ProblemOf(Environment((GitHubAddress.ApiVariable, given)));

        Assert.That(problem, Does.StartWith("RUNBOOK_GITHUB_API is `").And.Contain("it must be an address like").And.Not.Contain("secret"));
    }

    [Test]
    public void A_repository_can_be_named_as_actions_name_it()
    {
        Assert.That(GitHubAddress.Named("acme/shop", _ => null)!.Api.AbsoluteUri, Is.EqualTo("https://api.github.com/"));
        Assert.That(
            GitHubAddress
                .Named(
                    "acme/shop",
                    Environment(
                        ("GITHUB_SERVER_URL", "https://github.example.com"),
                        ("GITHUB_API_URL", "https://github.example.com/api/v3")
                    )
                )!
                .Api.AbsoluteUri,
            Is.EqualTo("https://github.example.com/api/v3/")
        );
        Assert.That(GitHubAddress.Named("acme", _ => null), Is.Null);
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] values) =>
        name => values.FirstOrDefault(v => v.Name == name).Value;
}
