using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

/// <summary>The rules, each as GitHub's documentation gives it.</summary>
internal sealed class CodeOwnersTests
{
    // The example file of "About code owners".
    private const string Documented = """
        # This is a comment.
        # Each line is a file pattern followed by one or more owners.

        # These owners will be the default owners for everything in
        # the repo. Unless a later match takes precedence,
        # @global-owner1 and @global-owner2 will be requested for
        # review when someone opens a pull request.
        *       @global-owner1 @global-owner2

        # Order is important; the last matching pattern takes the most
        # precedence.
        *.js    @js-owner #This is an inline comment.

        # You can also use email addresses if you prefer.
        *.go docs@example.com

        # Teams can be specified as code owners as well.
        *.txt @octo-org/octocats

        # In this example, @doctocat owns any files in the build/logs
        # directory at the root of the repository and any of its
        # subdirectories.
        /build/logs/ @doctocat

        # The `docs/*` pattern will match files like
        # `docs/getting-started.md` but not further nested files like
        # `docs/build-app/troubleshooting.md`.
        docs/*  docs@example.com

        # In this example, @octocat owns any file in an apps directory
        # anywhere in your repository.
        apps/ @octocat

        # In this example, @doctocat owns any file in the `/docs`
        # directory in the root of your repository and any of its
        # subdirectories.
        /docs/ @doctocat

        # In this example, any change inside the `/scripts` directory
        # will require approval from @doctocat or @octocat.
        /scripts/ @doctocat @octocat

        # In this example, @octocat owns any file in a `/logs` directory such as
        # `/build/logs`, `/scripts/logs`, and `/deeply/nested/logs`. Any changes
        # in a `/logs` directory will require approval from @octocat.
        **/logs @octocat

        # In this example, @octocat owns any file in the `/apps`
        # directory in the root of your repository except for the `/apps/github`
        # subdirectory, as its owners are left empty. Without an owner, changes
        # to `apps/github` can be made with the approval of any user who has
        # write access to the repository.
        /apps/ @octocat
        /apps/github
        """;

    [TestCase("README.md", "@global-owner1 @global-owner2")]
    [TestCase("src/deep/file.c", "@global-owner1 @global-owner2")]
    [TestCase("src/index.js", "@js-owner")]
    [TestCase("main.go", "docs@example.com")]
    [TestCase("a/b/notes.txt", "@octo-org/octocats")]
    [TestCase("build/logs/today.log", "@octocat")]
    [TestCase("docs/getting-started.md", "@doctocat")]
    [TestCase("docs/build-app/troubleshooting.md", "@doctocat")]
    [TestCase("deep/apps/main.c", "@octocat")]
    [TestCase("scripts/run.sh", "@doctocat @octocat")]
    [TestCase("scripts/logs/today.log", "@octocat")]
    [TestCase("deeply/nested/logs/today.log", "@octocat")]
    [TestCase("apps/main.c", "@octocat")]
    [TestCase("apps/github/main.c", "")]
    public void The_example_of_the_documentation_gives_the_owners_that_it_says(string path, string owners) =>
        Assert.That(string.Join(' ', CodeOwners.Parse(Documented).OwnersOf(path)), Is.EqualTo(owners));

    [TestCase("/build/logs/ @a", "build/logs/x/y.log", true)]
    [TestCase("/build/logs/ @a", "other/build/logs/y.log", false)]
    [TestCase("/build/logs/ @a", "build/logs", false)]
    [TestCase("docs/* @a", "docs/getting-started.md", true)]
    [TestCase("docs/* @a", "docs/build-app/troubleshooting.md", false)]
    [TestCase("docs/* @a", "deep/docs/getting-started.md", false)]
    [TestCase("docs/** @a", "docs/build-app/troubleshooting.md", true)]
    [TestCase("docs @a", "deep/docs/x.md", true)]
    [TestCase("docs @a", "mydocs/x.md", false)]
    [TestCase("apps/ @a", "apps", false)]
    [TestCase("/apps @a", "apps/github/x.c", true)]
    [TestCase("/apps @a", "deep/apps/x.c", false)]
    [TestCase("**/logs @a", "logs/x", true)]
    [TestCase("/a/**/z @a", "a/z", true)]
    [TestCase("/a/**/z @a", "a/b/c/z/file", true)]
    [TestCase("/a/**/z @a", "a/b/c/y", false)]
    [TestCase("** @a", "a/b", true)]
    [TestCase("/* @a", "a", true)]
    [TestCase("/* @a", "a/b", false)]
    [TestCase("*.js @a", "a/b.js", true)]
    [TestCase("*.js @a", "a/b.json", false)]
    [TestCase("/incidents/*/*/*/INC-*-payments-* @a", "incidents/2026/11/23/INC-1-payments-x/incident.yaml", true)]
    [TestCase("in?idents @a", "incidents/x", true)]
    [TestCase(@"/with\ space/ @a", "with space/x", true)]
    [TestCase("/Incidents/ @a", "incidents/x", false)]
    [TestCase("/a*b*c @a", "a123b45c", true)]
    [TestCase("/a*b*c @a", "a123b45d", false)]
    [TestCase("/ @a", "x", false)]
    public void A_pattern_matches_as_in_gitignore_with_the_exceptions_that_are_documented(string line, string path, bool matches) =>
        Assert.That(CodeOwners.Parse(line).OwnersOf(path), matches ? Is.EqualTo(new[] { "@a" }) : Is.Empty);

    [TestCase("!secret.txt @b")]
    [TestCase("[ab].txt @b")]
    [TestCase(@"\#file @b")]
    [TestCase("* alice")]
    [TestCase("* @b/c/d")]
    [TestCase("* @")]
    [TestCase("# * @b")]
    [TestCase("   ")]
    public void A_line_that_github_does_not_take_is_as_if_it_were_not_there(string line) =>
        Assert.That(CodeOwners.Parse($"* @a\n{line}\n").OwnersOf("a.txt"), Is.EqualTo(new[] { "@a" }));

    [Test]
    public void Windows_line_ends_and_a_byte_order_mark_are_no_part_of_it() =>
        Assert.That(CodeOwners.Parse("\uFEFF* @a\r\n*.md @b\r\n").OwnersOf("x.md"), Is.EqualTo(new[] { "@b" }));

    [Test]
    public void A_file_that_github_finds_too_large_has_no_owners() =>
        Assert.That(CodeOwners.Parse("* @a\n" + new string('#', CodeOwners.MostBytes)).OwnersOf("x"), Is.Empty);

    [Test]
    public void A_pattern_full_of_stars_is_looked_at_once() =>
        Assert.That(CodeOwners.Parse($"/{string.Concat(Enumerable.Repeat("a*", 60))}b @a").OwnersOf(new string('a', 4000)), Is.Empty);

    [Test]
    public void Owners_become_users_and_teams_of_the_organisation_each_once_and_never_the_author()
    {
        var reviewers = Reviewers.Of(
            ["@alice", "@Acme/payments", "@Bob", "@alice", "docs@example.com", "@other/team", "@acme/sre"],
            "acme",
            "bob"
        );

        Assert.That(reviewers.Users, Is.EqualTo(new[] { "alice" }));
        Assert.That(reviewers.Teams, Is.EqualTo(new[] { "payments", "sre" }));
        Assert.That(reviewers.Notes, Is.EqualTo(new[] { "@other/team is not asked for a review: it is no team of acme." }));
    }

    [Test]
    public void Fifteen_are_asked_at_most()
    {
        var reviewers = Reviewers.Of(Enumerable.Range(1, 20).Select(n => $"@user{n}"), "acme", "x");

        Assert.That(reviewers.Users, Has.Count.EqualTo(15));
        Assert.That(reviewers.Notes.Single(), Does.StartWith("@user16 and those named behind it"));
    }
}
