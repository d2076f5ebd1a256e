using Microsoft.Extensions.Time.Testing;
using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

internal sealed class GitHubCredentialsTests
{
    private FakeTimeProvider _time = null!;
    private FakeGitHub _github = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 15, 42, 10, TimeSpan.Zero));
        _github = await FakeGitHub.StartAsync(_time);
    }

    [TearDown]
    public async Task Stop() => await _github.DisposeAsync();

    [TestCase("RUNBOOK_GITHUB_TOKEN=own GH_TOKEN=gh GITHUB_TOKEN=actions", "own")]
    [TestCase("GH_TOKEN=gh GITHUB_TOKEN=actions", "gh")]
    [TestCase("GITHUB_TOKEN=actions", "actions")]
    public async Task The_first_token_that_is_set_is_taken_and_goes_into_one_header_alone(string set, string token)
    {
        _github.Tokens[token] = "operator";
        using var connection = new GitHubConnection(_github, _time, Environment(set));

        Assert.That((await ReadAsync(connection)).Problem, Is.Null);

        var request = _github.Requests.Single();
        Assert.That(request.Headers["Authorization"], Is.EqualTo($"Bearer {token}"));
        Assert.That(request.ToString(), Does.Not.Contain(token));
        Assert.That(connection.Secrets, Does.Contain(token));
    }

    [Test]
    public async Task An_app_gets_a_token_for_this_repository_and_keeps_it_until_shortly_before_its_end()
    {
        using var connection = new GitHubConnection(_github, _time, App(_github.App.Pem));
        await ReadAsync(connection);
        await ReadAsync(connection);
        _time.Advance(TimeSpan.FromMinutes(54));
        await ReadAsync(connection);
        Assert.That(_github.Count("POST /app/installations/*/access_tokens"), Is.EqualTo(1));

        _time.Advance(TimeSpan.FromMinutes(2));
        var renewed = await ReadAsync(connection);

        Assert.Multiple(() =>
        {
            Assert.That(renewed.Problem, Is.Null);
            Assert.That(_github.Count("POST /app/installations/*/access_tokens"), Is.EqualTo(2));
            Assert.That(_github.App.Asked["repositories"]!.AsArray().Select(r => r!.GetValue<string>()), Is.EqualTo(new[] { "shop" }));
            Assert.That(_github.Requests[^1].Login, Is.EqualTo(FakeApp.BotLogin));
            Assert.That(
                connection.Secrets,
                Does.Contain(_github.App.Pem).And.Some.StartsWith("ghs_installation").And.Some.StartsWith("eyJ"),
                "not everything secret was said"
            );
        });
    }

    [Test]
    public async Task A_token_that_was_taken_back_is_renewed_once()
    {
        using var connection = new GitHubConnection(_github, _time, App(_github.App.Pem));
        await ReadAsync(connection);
        foreach (var token in _github.Tokens.Keys.Where(t => t.StartsWith("ghs_", StringComparison.Ordinal)).ToList())
            _github.Tokens.Remove(token);

        Assert.That((await ReadAsync(connection)).Problem, Is.Null);
        Assert.That(_github.Count("POST /app/installations/*/access_tokens"), Is.EqualTo(2));
    }

    [Test]
    public async Task Many_calls_at_once_make_one_token()
    {
        using var connection = new GitHubConnection(_github, _time, App(_github.App.Pem));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync(connection)));

        Assert.That(_github.Count("POST /app/installations/*/access_tokens"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_key_may_be_a_file_or_have_its_ends_of_lines_escaped()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, _github.App.Pem);
        foreach (var key in new[] { file, _github.App.Pem.ReplaceLineEndings("\\n") })
        {
            using var connection = new GitHubConnection(_github, _time, App(key));
            Assert.That((await ReadAsync(connection)).Problem, Is.Null);
        }

        File.Delete(file);
    }

    [Test]
    public async Task An_app_that_is_not_installed_says_where_to_install_it()
    {
        _github.App.IsInstalled = false;
        using var connection = new GitHubConnection(_github, _time, App(_github.App.Pem));

        Assert.That((await ReadAsync(connection)).Problem!.Help, Is.EqualTo("install the GitHub App on acme/shop"));
    }

    [Test]
    public async Task A_clock_that_is_wrong_is_suspected()
    {
        using var connection = new GitHubConnection(_github, new FakeTimeProvider(_time.GetUtcNow().AddHours(3)), App(_github.App.Pem));

        Assert.That((await ReadAsync(connection)).Problem!.Help, Does.Contain("this machine's clock"));
    }

    [TestCase(
        "",
        "there is no token for GitHub: set RUNBOOK_GITHUB_TOKEN, GH_TOKEN or GITHUB_TOKEN, or RUNBOOK_GITHUB_APP_ID and "
            + "RUNBOOK_GITHUB_APP_KEY"
    )]
    [TestCase("RUNBOOK_GITHUB_APP_ID=4711", "of a GitHub App only RUNBOOK_GITHUB_APP_ID is set: set RUNBOOK_GITHUB_APP_KEY too")]
    [TestCase("RUNBOOK_GITHUB_APP_KEY=x", "of a GitHub App only RUNBOOK_GITHUB_APP_KEY is set: set RUNBOOK_GITHUB_APP_ID too")]
    [TestCase(
        "RUNBOOK_GITHUB_APP_ID=4711 RUNBOOK_GITHUB_APP_KEY=MIIEhidden",
        "the value of RUNBOOK_GITHUB_APP_KEY is neither a key in PEM nor the path of a readable file with one: give the "
            + "file that GitHub made, or its text, from -----BEGIN to -----END"
    )]
    [TestCase(
        "RUNBOOK_GITHUB_APP_ID=4711 RUNBOOK_GITHUB_APP_KEY=-----BEGIN_hidden",
        "the key in RUNBOOK_GITHUB_APP_KEY cannot be used: it must be the app's private RSA key in PEM, whole, from -----BEGIN to -----END"
    )]
    [TestCase("GH_TOKEN=täken", "the value of GH_TOKEN is no token: it has spaces or characters that none has: copy the token anew")]
    public void What_cannot_be_used_is_said_without_being_shown(string set, string said)
    {
        var problem = GitHubCredentials.FromEnvironment(Environment(set), _ => { }).Problem!;

        Assert.That(problem.ToString(), Is.EqualTo(said));
        Assert.That(problem.Kind, Is.EqualTo(GitHubProblemKind.NoCredentials));
    }

    private static Func<string, string?> App(string key) =>
        name =>
            name switch
            {
                "RUNBOOK_GITHUB_APP_ID" => FakeApp.Id,
                "RUNBOOK_GITHUB_APP_KEY" => key,
                _ => null,
            };

    private static Func<string, string?> Environment(string set)
    {
        var values = set.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(v => v.Split('=')[0], v => v.Split('=')[1]);
        return name => values.GetValueOrDefault(name);
    }

    private static Task<GitHubAnswer<string>> ReadAsync(GitHubConnection connection) =>
        new WorkflowRuns(connection.Repository).DefaultBranchAsync(CancellationToken.None);
}
