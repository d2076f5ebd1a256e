using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Site;

/// <summary>The documentation site, as `make site` leaves it: every page of it is opened in a browser.</summary>
[Category("Servers")]
[NonParallelizable]
public sealed partial class SiteTests
{
    // Not the root: a link that forgets the path it is published under would hold there.
    private const string Base = "/docs/";

    // The words of one page, and of no other's heading.
    private const string Query = "alertmanager";

    // A hundred pages, each looked at six times, take a minute where nothing else runs.
    private static readonly TimeSpan OnABusyMachine = TimeSpan.FromMinutes(12);

    private static readonly string Pages = Path.Combine(Repository.Root, "runbooks");
    private static readonly Lazy<Task<string>> Site = new(BuildAsync);
    private static readonly Lazy<Task<SiteReport>> Report = new(async () => await LookAsync(await Site.Value));

    [Test]
    public async Task Every_page_opens_leads_somewhere_and_is_read_by_everybody_on_each_screen_light_and_dark()
    {
        var report = await Report.Value;

        Assert.That(report.Problems, Is.Empty);
        Assert.That(report.AxeRuns, Is.GreaterThanOrEqualTo(report.Pages.Count * 3 * 2), "three widths, two themes");
        Assert.That((int[])[report.Links, report.Anchors, report.RepositoryLinks], Has.All.GreaterThan(0));
    }

    [Test]
    public async Task The_site_has_every_page_of_the_repository_in_the_order_of_its_index()
    {
        var report = await Report.Value;
        var files = Directory
            .EnumerateFiles(Pages, "*.md", SearchOption.AllDirectories)
            .Select(f => AddressOf(Path.GetRelativePath(Pages, f)))
            .ToList();
        var index = IndexEntry()
            .Matches(await File.ReadAllTextAsync(Path.Combine(Pages, "README.md")))
            .Select(m => AddressOf(m.Groups[1].Value));

        Assert.That(report.Pages, Is.EquivalentTo(files.Append("404.html")));
        Assert.That(report.Sidebar, Is.EquivalentTo(files.Where(f => f != "index.html")));
        Assert.That(report.Sidebar.Take(index.Count()), Is.EqualTo(index));
    }

    [Test]
    public async Task The_search_finds_the_page_that_has_the_words()
    {
        var found = (await Report.Value).Found;

        Assert.That(found, Is.Not.Empty);
        var page = found[0].Split('#')[0][Base.Length..].Replace(".html", ".md", StringComparison.Ordinal);
        Assert.That((await File.ReadAllTextAsync(Path.Combine(Pages, page))).ToLowerInvariant(), Does.Contain(Query), page);
    }

    [Test]
    public async Task What_is_copied_of_a_terminal_is_what_was_typed() =>
        Assert.That((await Report.Value).Copied, Does.Match("^[a-z]").And.Not.Contain("$ "));

    /// <summary>What the other tests rely on: a site with these mistakes is not taken for one without.</summary>
    [Test]
    public async Task A_site_with_mistakes_is_told_from_one_without()
    {
        var site = await Site.Value;
        var broken = Directory.CreateTempSubdirectory("runbook-site-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(broken, "assets", "chunks"));
            foreach (var file in Directory.EnumerateFiles(site, "*", SearchOption.AllDirectories))
            {
                var at = Path.GetRelativePath(site, file);
                if (
                    at.StartsWith("assets", StringComparison.Ordinal)
                    || at is "404.html" or "versions.html" or "favicon.svg" or "vp-icons.css"
                )
                    File.Copy(file, Path.Combine(broken, at));
            }

            const string Mistakes = """
                <main><a href="/docs/nothing.html">one</a><a href="/docs/versions.html#nowhere">two</a>
                <a href="https://github.com/OWNER/runbooks/blob/HEAD/none.md">three</a><img src="/docs/none.png">
                <p style="color: #999; background: #fff">pale</p><p style="width: 2000px">wide</p></main>
                """;
            var page = await File.ReadAllTextAsync(Path.Combine(broken, "versions.html"));
            await File.WriteAllTextAsync(
                Path.Combine(broken, "versions.html"),
                page.Replace("</body>", Mistakes + "</body>", StringComparison.Ordinal)
            );

            var problems = string.Join('\n', (await LookAsync(broken)).Problems);
            Assert.Multiple(() =>
            {
                Assert.That(problems, Does.Contain("versions.html: links to /docs/nothing.html, and there is no such page"));
                Assert.That(problems, Does.Contain("versions.html has no such anchor"));
                Assert.That(problems, Does.Contain("none.md, and there is no such file"));
                Assert.That(problems, Does.Contain("/docs/none.png is answered with 404"));
                Assert.That(problems, Does.Match("versions.html, 360 wide, light: axe: image-alt"));
                Assert.That(problems, Does.Match("versions.html, 1280 wide, light: axe: color-contrast"));
                Assert.That(problems, Does.Match("versions.html: is [0-9]+ pixels wider than a screen of 768"));
            });
        }
        finally
        {
            Directory.Delete(broken, recursive: true);
        }
    }

    [Test]
    public void Where_node_is_missing_make_says_so()
    {
        var start = new ProcessStartInfo(Component.Program("make"), ["--no-print-directory", "site", "SITE_FOLDER=artifacts/no-site"])
        {
            WorkingDirectory = Repository.Root,
        };
        start.Environment["PATH"] = "/nowhere";

        var made = Bounded.Run(start);

        Assert.That(made.Code, Is.EqualTo(2), made.Error);
        Assert.That(made.Out, Does.Contain("node is missing: install Node.js 20 or newer"));
    }

    private static string AddressOf(string page) =>
        page == "README.md"
            ? "index.html"
            : page.Replace("/README.md", "/", StringComparison.Ordinal).Replace(".md", ".html", StringComparison.Ordinal);

    private static async Task<string> BuildAsync()
    {
        Component.Program("node");
        Component.Has(
            File.Exists(Path.Combine(Repository.Root, ".github", "site", "node_modules", "vitepress", "package.json")),
            "VitePress is not installed: run `make components`"
        );
        const string Folder = "artifacts/test-site";
        var made = await Bounded.RunAsync(
            new ProcessStartInfo(Component.Program("make"), ["--no-print-directory", "site", $"SITE_BASE={Base}", $"SITE_FOLDER={Folder}"])
            {
                WorkingDirectory = Repository.Root,
            }
        );
        Assert.That(made.Code, Is.Zero, made.Out + made.Error);
        return Path.Combine(Repository.Root, Folder);
    }

    private static async Task<SiteReport> LookAsync(string folder)
    {
        Component.NodeFile("puppeteer-core/package.json");
        Component.NodeFile("axe-core/axe.min.js");
        var browser = Component.Program("chromium", "google-chrome");
        var start = new ProcessStartInfo(Component.Program("node"), ["check_site.mjs", browser, folder, Base, Repository.Root, Query])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "Components"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var looking = Process.Start(start)!;
        var (output, error) = (looking.StandardOutput.ReadToEndAsync(), looking.StandardError.ReadToEndAsync());
        looking.Ends(OnABusyMachine);
        Assert.That(looking.ExitCode, Is.Zero, await error);
        return JsonSerializer.Deserialize<SiteReport>(await output, JsonSerializerOptions.Web)!;
    }

    [GeneratedRegex(@"(?m)^- \[.+?\]\(([^)#]+\.md)\)")]
    private static partial Regex IndexEntry();
}
