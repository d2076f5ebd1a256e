using System.CommandLine;
using Runbooks.Authoring;
using Runbooks.Authoring.Formatting;
using Runbooks.Authoring.Upgrading;
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
            Description = "Files or folders; the nearest runbooks/ by default.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing, name the files that are not formatted, and exit with 2 for them.",
        };
        var diff = new Option<bool>("--diff") { Description = "Write nothing, and show what would change." };
        var upgrade = new Option<bool>("--upgrade")
        {
            Description = "Write runbooks in the better forms that the format has by now, too, and tell each place.",
        };
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
            upgrade,
            stdin,
        };
        command.SetAction(parsed =>
            parsed.GetValue(stdin)
                ? FormatInput(host)
                : FormatFiles(
                    host,
                    parsed.GetValue(paths) ?? [],
                    new FmtOptions(parsed.GetValue(check), parsed.GetValue(diff), parsed.GetValue(upgrade))
                )
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

    private static int FormatFiles(CommandHost host, string[] paths, FmtOptions options)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var linter = new Linter(catalog, host.Environment);
        var files =
            paths.Length == 0
                ? linter.DefaultFiles()
                : [.. paths.SelectMany(p => NamedFiles.Expand(Path.GetFullPath(p, host.WorkingDirectory), p, bag))];
        var upgrade = options.Upgrades ? new RunbookUpgrade(linter) : null;
        var changed = files.Count(file => Format(host, catalog, file, options, upgrade, bag));
        if (!options.ShowsDifference)
            host.Out.WriteLine(Summary(files.Count, changed, options));
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        return options.ChecksOnly && changed > 0 ? ExitCodes.Invalid : 0;
    }

    private static bool Format(
        CommandHost host,
        RunbookCatalog catalog,
        string file,
        FmtOptions options,
        RunbookUpgrade? upgrade,
        DiagnosticBag bag
    )
    {
        var name = catalog.Display(file);
        if (catalog.LeadsOut(file, bag) || YamlFile.Read(file, name, bag) is not { } source)
            return false;
        var bytes = File.ReadAllBytes(file);
        if (StoredText.Decode(bytes) is not { } stored || stored.Text != source.Text)
            return false;
        var style = RunbookFormatter.StyleOf(file);
        var upgraded = upgrade?.Of(source);
        if (RunbookFormatter.Format(upgraded is null ? source : new SourceText(name, upgraded.Text), style, bag) is not { } formatted)
            return false;
        var after = (stored with { HasMark = style.HasMark ?? stored.HasMark }).Encode(formatted);
        var differs = !bytes.AsSpan().SequenceEqual(after);
        if (differs && options.ShowsDifference)
            host.Content.Write(LineDiff.Between(name, stored.Text, formatted));
        else if (differs)
            host.Out.WriteLine(name);
        foreach (var place in options.ShowsDifference ? [] : upgraded?.Places ?? [])
            host.Out.WriteLine($"  {place.Span}: {place.What}{(place.Left is { } reason ? $"; left as it is: {reason}" : string.Empty)}");
        if (differs && options.Writes)
            File.WriteAllBytes(file, after);
        return differs;
    }

    private static string Summary(int files, int changed, FmtOptions options)
    {
        var all = $"{files} file{(files == 1 ? string.Empty : "s")}";
        return changed == 0 ? $"{all}, formatted"
            : options.ChecksOnly
                ? $"{all}, {changed} not formatted: `runbook fmt{(options.Upgrades ? " --upgrade" : string.Empty)}` does it"
            : $"{all}, {changed} changed";
    }
}
