using System.CommandLine;
using Runbooks.Authoring;
using Runbooks.Authoring.Formatting;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Writing;
using Runbooks.Yaml;

namespace Runbooks.Cli.Commands;

internal static class FmtCommand
{
    private const string Stdin = "(standard input)";

    public static Command Build(CommandHost host)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Files or folders; the nearest runbooks/ unless said.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing, name the files that are not formatted, and exit with 2 for them.",
        };
        var diff = new Option<bool>("--diff") { Description = "Write nothing, and show what would change." };
        var stdin = new Option<bool>("--stdin") { Description = "Format standard input to standard output, for editors." };
        var command = new ExampledCommand(
            "fmt",
            "Formats runbooks and targets; comments, quotes and anchors stay.",
            "runbook fmt --check runbooks/"
        )
        {
            paths,
            check,
            diff,
            stdin,
        };
        command.SetAction(parsed =>
            parsed.GetValue(stdin)
                ? FormatInput(host)
                : FormatFiles(host, parsed.GetValue(paths) ?? [], parsed.GetValue(check), parsed.GetValue(diff))
        );
        return command;
    }

    private static int FormatInput(CommandHost host)
    {
        var bag = new DiagnosticBag();
        var text = host.In.ReadToEnd();
        var source = new SourceText(Stdin, text.StartsWith('\uFEFF') ? text[1..] : text);
        var formatted = RunbookFormatter.Format(
            source,
            RunbookFormatter.StyleOf(Path.Combine(host.WorkingDirectory, "runbooks", "stdin.yaml")),
            bag
        );

        // Whoever replaces a text by the answer must get the text back.
        host.Content.Write(formatted ?? text);
        return formatted is null ? DiagnosticReport.Invalid(host, bag) : 0;
    }

    private static int FormatFiles(CommandHost host, string[] paths, bool check, bool diff)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var files =
            paths.Length == 0
                ? new Linter(catalog, host.Environment).DefaultFiles()
                : [.. paths.SelectMany(p => NamedFiles.Expand(Path.GetFullPath(p, host.WorkingDirectory), p, bag))];
        var changed = files.Count(file => Format(host, catalog, file, writes: !check && !diff, diff, bag));
        if (!diff)
            host.Out.WriteLine(Summary(files.Count, changed, check));
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        return check && changed > 0 ? ExitCodes.Invalid : 0;
    }

    private static bool Format(CommandHost host, RunbookCatalog catalog, string file, bool writes, bool diff, DiagnosticBag bag)
    {
        var name = catalog.Display(file);
        if (catalog.LeadsOut(file, bag) || YamlFile.Read(file, name, bag) is not { } source)
            return false;
        var bytes = File.ReadAllBytes(file);
        if (StoredText.Decode(bytes) is not { } stored || stored.Text != source.Text)
            return false;
        var style = RunbookFormatter.StyleOf(file);
        if (RunbookFormatter.Format(source, style, bag) is not { } formatted)
            return false;
        var after = (stored with { HasMark = style.HasMark ?? stored.HasMark }).Encode(formatted);
        if (bytes.AsSpan().SequenceEqual(after))
            return false;
        if (diff)
            host.Content.Write(LineDiff.Between(name, stored.Text, formatted));
        else
            host.Out.WriteLine(name);
        if (writes)
            File.WriteAllBytes(file, after);
        return true;
    }

    private static string Summary(int files, int changed, bool check)
    {
        var all = $"{files} file{(files == 1 ? string.Empty : "s")}";
        return changed == 0 ? $"{all}, formatted" : $"{all}, {changed} {(check ? "not formatted: `runbook fmt` does it" : "changed")}";
    }
}
