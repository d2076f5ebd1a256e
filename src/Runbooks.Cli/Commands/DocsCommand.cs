using System.CommandLine;
using Runbooks.Authoring.Documentation;
using Runbooks.Authoring.Rules;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook docs`: the pages of this documentation, in the terminal.</summary>
internal static class DocsCommand
{
    public static Command Build(CommandHost host)
    {
        var word = new Argument<string[]>("word")
        {
            Description = "The name of a page, a kind, a key or a code, or words to look for; all pages are listed where none is given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Completions.Of(word, "word", () => DocPages.All.Select(p => p.Name).Concat(RulePages.Codes).Distinct());
        var command = new ExampledCommand(
            "docs",
            "Shows this documentation: a page, what is said of a kind, a key or a code, or where a word stands.",
            "runbook docs rollback"
        )
        {
            word,
        };
        command.SetAction(parsed => Run(host, string.Join(' ', parsed.GetValue(word) ?? []).Trim()));
        return command;
    }

    private static int Run(CommandHost host, string word)
    {
        var view = new DocsView(host);
        var search = new DocSearch(DocPages.All);
        if (word.Length == 0)
            view.List(DocPages.All);
        else if (RulePages.Explain(word) is { } rule)
            view.Section(rule, RulePages.PageOf(word.ToUpperInvariant()));
        else if (search.Called(word) is { Count: > 0 } called)
            view.Page(called[0], [.. called.Skip(1)]);
        else if (search.Headed(word) is [var place])
            view.Section(place.Section.Text, place.Page);
        else if (search.Places(word) is { Count: > 0 } places)
            view.Places(word, places);
        else
            return Unknown(host, search, word);
        return 0;
    }

    private static int Unknown(CommandHost host, DocSearch search, string word)
    {
        var bag = new DiagnosticBag();
        var closest = search.Nearest(word, RulePages.Codes);
        bag.Add(
            DiagnosticCodes.NotFound,
            span: null,
            $"the documentation says nothing of `{word}`",
            closest is null ? null : $"did you mean `{closest}`?",
            "`runbook docs` lists all pages"
        );
        return DiagnosticReport.Invalid(host, bag);
    }
}
