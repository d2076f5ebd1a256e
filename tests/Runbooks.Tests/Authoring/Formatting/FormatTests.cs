using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Authoring.Formatting;
using Runbooks.Diagnostics;
using Runbooks.Tests.Support;
using Runbooks.Tests.Triggers;
using Runbooks.Yaml;

namespace Runbooks.Tests.Authoring.Formatting;

/// <summary>What is formatted reads as the same tree, has the same comments, and comes to rest; what cannot be is left alone.</summary>
public sealed class FormatTests
{
    private const string Folder = "formatting";

    private static IEnumerable<TestCaseData> Fixtures => DiagnosticFixtures.In(Folder);

    private static IEnumerable<string> Files =>
        [
            .. new[] { "runbooks", Path.Combine("tests", "Runbooks.Tests", "Fixtures") }
                .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.y*ml", SearchOption.AllDirectories))
                .Select(f => Path.GetRelativePath(Repository.Root, f))
                .Order(StringComparer.Ordinal),
        ];

    [TestCaseSource(nameof(Fixtures))]
    public async Task A_file_is_laid_out_as_its_text_shows(string name)
    {
        var bag = new DiagnosticBag();
        var formatted = RunbookFormatter.Format(
            new SourceText($"{name}.yaml", await DiagnosticFixtures.YamlAsync(Folder, name)),
            FileStyle.Own,
            bag
        );
        using var text = new StringWriter { NewLine = "\n" };
        CaretRenderer.Write(text, bag.Sorted(), colour: false);

        DiagnosticFixtures.Hold(Folder, name, formatted ?? text.ToString());
    }

    [TestCaseSource(nameof(Files))]
    public void A_file_of_this_project_reads_as_before_and_comes_to_rest(string path)
    {
        var bag = new DiagnosticBag();
        if (YamlFile.Read(Path.Combine(Repository.Root, path), path, bag) is { } source)
            Hold(source.Text, mayRefuse: true);
    }

    [Test]
    public void Any_document_reads_as_before_and_comes_to_rest()
    {
        var read = Seeded.Take(Documents.Text, 6_000).Count(text => Hold(text, mayRefuse: false));

        Assert.That(read, Is.GreaterThan(2_000), "the documents must be such as can be read");
    }

    [Test]
    public async Task What_ships_is_formatted()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("fmt", "--check", Path.Combine(Repository.Root, "runbooks")), Is.Zero, run.Out + run.Error);
    }

    [Test]
    public async Task A_file_keeps_its_line_breaks_and_its_mark()
    {
        using var run = new CommandRun();
        var path = run.Write("runbooks/a.yaml", string.Empty);
        var text = "id:   a\r\napiVersion: runbooks/v1\r\ntitle: A\r\nseverity: minor\r\nsteps:\r\n- {id: a,http: {get: /}}\r\n";
        await File.WriteAllBytesAsync(path, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]);

        Assert.That(await run.RunAsync("fmt"), Is.Zero);

        var after = "apiVersion: runbooks/v1\r\nid: a\r\ntitle: A\r\nseverity: minor\r\nsteps:\r\n  - { id: a, http: { get: / } }\r\n";
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(after)]));
        Assert.That(run.Out, Is.EqualTo("runbooks/a.yaml\n1 file, 1 changed\n"));
    }

    [Test]
    public async Task An_editorconfig_has_the_word()
    {
        using var run = new CommandRun();
        run.Write(
            ".editorconfig",
            "root = true\n[*.{yaml,yml}]\nindent_size = 4\nend_of_line = crlf\n[runbooks/**.yaml]\ninsert_final_newline = "
                + "false\ncharset = utf-8-bom\n[*.yml]\nend_of_line = lf\n"
        );
        var path = run.Write(
            "runbooks/a.yaml",
            "apiVersion: runbooks/v1\nid: a\ntitle: A\nseverity: minor\nsteps:\n  - id: a\n    http:\n      get: /\n"
        );

        Assert.That(await run.RunAsync("fmt"), Is.Zero);

        Assert.That(
            await File.ReadAllBytesAsync(path),
            Is.EqualTo(
                (byte[])
                    [
                        .. Encoding.UTF8.Preamble,
                        .. "apiVersion: runbooks/v1\r\nid: a\r\ntitle: A\r\nseverity: minor\r\nsteps:\r\n    - id: a\r\n      http:\r\n          get: /"u8,
                    ]
            )
        );
        Assert.That(await run.RunAsync("fmt", "--check"), Is.Zero, "it has come to rest");
    }

    [Test]
    public async Task A_file_that_cannot_be_formatted_is_named_with_the_place_and_left_alone()
    {
        using var run = new CommandRun();
        var text = await DiagnosticFixtures.YamlAsync(Folder, "refused");
        var path = run.Write("runbooks/refused.yaml", text);

        Assert.That(await run.RunAsync("fmt"), Is.EqualTo(2));

        Assert.That(run.Error, Does.Contain("RB0429").And.Contain("runbooks/refused.yaml:3:3"));
        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo(text));
    }

    [Test]
    public async Task Line_ends_of_a_lone_carriage_return_are_named_with_the_mend()
    {
        using var run = new CommandRun();
        run.Write("runbooks/old.yaml", "apiVersion: runbooks/v1\rid: old\rtitle: Old\rseverity: minor\rsteps: []\r");

        Assert.That(await run.RunAsync("fmt", "--check"), Is.EqualTo(2));

        Assert.That(
            run.Error,
            Does.Contain("CR (U+000D) without LF").And.Contain("end lines with LF, or with CR and LF").And.Not.Contain("2028")
        );
    }

    [Test]
    public async Task A_check_writes_nothing_and_a_difference_is_shown_as_diff_does()
    {
        using var run = new CommandRun();
        const string Text = "apiVersion: runbooks/v1\nid: a\ntitle: A\nseverity: minor\nsteps: [{id: a, http: {get: /}}]\nchecklist: []\n";
        var path = run.Write("runbooks/a.yaml", Text);

        Assert.That(await run.RunAsync("fmt", "--check"), Is.EqualTo(2));
        Assert.That(run.Out, Is.EqualTo("runbooks/a.yaml\n1 file, 1 not formatted: `runbook fmt` does it\n"));
        Assert.That(await run.RunAsync("fmt", "--diff"), Is.Zero);
        Assert.That(
            run.Out,
            Is.EqualTo(
                "--- runbooks/a.yaml\n+++ runbooks/a.yaml\n@@ -2,5 +2,5 @@\n id: a\n title: A\n severity: minor\n-steps: "
                    + "[{id: a, http: {get: /}}]\n+steps: [ { id: a, http: { get: / } } ]\n checklist: []\n"
            )
        );
        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo(Text));
    }

    [Test]
    public async Task An_editor_gets_its_text_back_formatted_or_as_it_was()
    {
        using var run = new CommandRun();
        run.Input = "steps: [{id: a}]\n";
        Assert.That(await run.RunAsync("fmt", "--stdin"), Is.Zero);
        Assert.That(run.Out, Is.EqualTo("steps: [ { id: a } ]\n"));

        run.Input = "steps: [{id: a}\n";
        Assert.That(await run.RunAsync("fmt", "--stdin"), Is.EqualTo(2));
        Assert.That(run.Out, Is.EqualTo(run.Input));
    }

    /// <summary>Holds what must be so of any text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mayRefuse">Whether it may be refused although it can be read.</param>
    /// <returns>Whether it was formatted.</returns>
    internal static bool Hold(string text, bool mayRefuse)
    {
        var bag = new DiagnosticBag();
        var before = new SourceText("x.yaml", text);
        var formatted = RunbookFormatter.Format(before, FileStyle.Own, bag);
        if (formatted is null)
        {
            if (!mayRefuse && YamlReader.Read(before, new DiagnosticBag()) is not null)
                Assert.Fail($"{bag.Sorted()[0].Message} at {bag.Sorted()[0].Span}\n{text}");
            Assert.That(bag.Count, Is.GreaterThan(0));
            return false;
        }

        var after = new SourceText("x.yaml", formatted);
        Assert.That(JsonNode.DeepEquals(Tree(before), Tree(after)), $"{text}\n=>\n{formatted}");
        Assert.That(Comments(after), Is.EqualTo(Comments(before)), $"{text}\n=>\n{formatted}");
        Assert.That(RunbookFormatter.Format(after, FileStyle.Own, bag), Is.EqualTo(formatted), text);
        return true;
    }

    private static JsonNode? Tree(SourceText source) => YamlCoreSchema.ToJson(YamlReader.Read(source, new DiagnosticBag())!);

    private static IEnumerable<string> Comments(SourceText source) =>
        YamlComment.In(source).Select(c => c.Text).Order(StringComparer.Ordinal);
}
