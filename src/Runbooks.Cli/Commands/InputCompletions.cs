using System.CommandLine;
using System.CommandLine.Completions;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

/// <summary>What the shell offers behind `-i`: the inputs of the runbook that the line names, with the values that they can have.</summary>
internal static class InputCompletions
{
    /// <summary>Offers them.</summary>
    /// <param name="inputs">The option that takes inputs.</param>
    /// <param name="runbook">The argument that names the runbook.</param>
    /// <param name="host">Where the command is given.</param>
    public static void Of(Option<string[]> inputs, Argument runbook, CommandHost host)
    {
        // Without a name, the help would show what there is instead.
        inputs.HelpName = "input";
        inputs.CompletionSources.Add(context => Offered(context, inputs, runbook, host));
    }

    private static IEnumerable<CompletionItem> Offered(
        CompletionContext context,
        Option<string[]> inputs,
        Argument runbook,
        CommandHost host
    )
    {
        if (context.ParseResult.GetResult(runbook)?.Tokens is not [var named, ..])
            return [];
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        if (catalog.Find(named.Value, bag) is not { } found || RunbookCatalog.Read(found, bag) is not { } read)
            return [];
        var given = context.ParseResult.GetResult(inputs)?.Tokens.Select(t => t.Value.Split('=')[0]).ToList() ?? [];
        var word = context.WordToComplete;
        return read
            .Inputs.Where(i => !given.Contains(i.Name) || word.StartsWith(i.Name, StringComparison.Ordinal))
            .SelectMany(i => Values(i).Select(v => new CompletionItem(v, documentation: i.Description)));
    }

    private static IEnumerable<string> Values(InputDefinition input) =>
        input switch
        {
            { Choices.Count: > 0 } => input.Choices.Select(c => $"{input.Name}={c}"),
            { Type: InputType.Boolean } => [$"{input.Name}=true", $"{input.Name}=false"],
            _ => [$"{input.Name}="],
        };
}
