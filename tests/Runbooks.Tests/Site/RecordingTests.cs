using System.Diagnostics;
using System.Xml.Linq;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Site;

/// <summary>The terminal that README.md shows: a picture of a real run, made by `make recording`.</summary>
[Category("Servers")]
public sealed class RecordingTests
{
    private const int MostBytes = 150 * 1024;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string Shown = Path.Combine(Repository.Root, ".github", "site", "public", "demo.svg");

    [Test]
    public void The_readme_shows_a_recording_and_says_in_words_what_it_shows()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        Assert.That(readme, Does.Match(@"!\[[^\]]{80,}RECOVERED[^\]]*\]\(\.github/site/public/demo\.svg\)"));
        Assert.That(readme.Split('\n'), Has.Length.LessThanOrEqualTo(75), "a screen and a half");
        AssertShowsARecovery(Shown);
    }

    [Test]
    public async Task A_recording_is_of_a_real_run_and_takes_the_time_that_it_took()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-recording-").FullName;
        try
        {
            var program = Path.Combine(folder, "runbook");
            Executable.Write(program, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "runbook.dll")}' \"$@\"\n");
            var picture = Path.Combine(folder, "demo.svg");

            var made = await Bounded.RunAsync(
                new ProcessStartInfo(
                    Component.Program("python3"),
                    [Path.Combine(Repository.Root, ".github", "site", "record.py"), program, picture]
                )
            );

            Assert.That(made.Code, Is.Zero, made.Said);
            AssertShowsARecovery(picture);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertShowsARecovery(string path)
    {
        var picture = XDocument.Load(path).Root!;
        var end = picture.Element(Svg + "desc")!.Value;
        var style = picture.Element(Svg + "style")!.Value;

        Assert.Multiple(() =>
        {
            Assert.That(new FileInfo(path).Length, Is.LessThanOrEqualTo(MostBytes));
            Assert.That(picture.Element(Svg + "title")!.Value, Is.Not.Empty);
            Assert.That(
                end,
                Does.StartWith("$ runbook run performance-degradation").And.Contain("RECOVERED after ").And.Contain("Record ")
            );
            Assert.That(style, Does.Contain("prefers-color-scheme: dark").And.Contain("prefers-reduced-motion: no-preference"));
            Assert.That(picture.Descendants(Svg + "script"), Is.Empty);
            Assert.That(
                picture.Elements(Svg + "text").Count(t => t.Attribute("class")!.Value.EndsWith(" gone", StringComparison.Ordinal)),
                Is.GreaterThan(20)
            );
        });
    }
}
