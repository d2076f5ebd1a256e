using System.CommandLine;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Commands;

/// <summary>
/// What a run, a plan, a rehearsal and a resumption ask of the command line alike: the runbook, the target, inputs and headers.
/// </summary>
internal sealed class RunArguments
{
    private readonly IReadOnlyList<Symbol> _symbols;
    private readonly Option<string[]> _inputs;
    private readonly Option<string[]> _headers;
    private readonly Option<string[]>? _allowed;
    private readonly Func<ParseResult, RunOptions> _named;

    private RunArguments(IReadOnlyList<Symbol> names, string inputs, string headers, bool allows, Func<ParseResult, RunOptions> named)
    {
        _inputs = new("--input", "-i") { Description = inputs, Arity = ArgumentArity.OneOrMore };
        _headers = new("--header") { Description = headers, Arity = ArgumentArity.OneOrMore };
        _allowed = allows ? AllowOption() : null;
        _symbols = _allowed is null ? [.. names, _inputs, _headers] : [.. names, _inputs, _headers, _allowed];
        _named = named;
    }

    /// <summary>Those of a command that takes one runbook, and a target by name or by address.</summary>
    public static RunArguments OfRun(CommandHost host)
    {
        var runbook = new Argument<string>("runbook") { Description = "The runbook's id, or its file." };
        Completions.OfRunbooks(runbook, host);
        var target = new Option<string[]>("--target", "-t")
        {
            Description = "The target's name in runbooks/targets/, or its file; several are gone through one after the other.",
            Arity = ArgumentArity.OneOrMore,
        };
        Completions.OfTargets(target, host);
        var group = new Option<string?>("--group")
        {
            Description = "Several targets in waves: a group's name in runbooks/groups/, or its file.",
        };
        Completions.OfGroups(group, host);
        var baseUrl = new Option<string?>("--base-url") { Description = "The controller's address, instead of a target." };
        return Of(host, runbook, [runbook, target, group, baseUrl], when: string.Empty, parsed => new RunOptions(parsed.GetValue(runbook))
        {
            Target = parsed.GetValue(target) is [var one] ? one : null,
            Targets = parsed.GetValue(target) is { Length: > 1 } several ? several : [],
            Group = parsed.GetValue(group),
            BaseUrl = parsed.GetValue(baseUrl),
        });
    }

    /// <summary>Those of a command that takes any number of runbooks, and does something else unless it is told of a target.</summary>
    /// <param name="host">The world around.</param>
    /// <param name="runbooks">The command's own argument.</param>
    /// <param name="target">The option that names the target, its file, or its address.</param>
    public static RunArguments OfRehearsal(CommandHost host, Argument<string[]> runbooks, Option<string?> target)
    {
        Completions.OfTargets(target, host);
        return Of(host, runbooks, [target], $"With {target.Name}: ", parsed =>
        {
            var (one, named) = (parsed.GetValue(runbooks) is [var id] ? id : null, parsed.GetValue(target));
            return named?.Contains("://", StringComparison.Ordinal) == true
                ? new RunOptions(one) { BaseUrl = named }
                : new RunOptions(one) { Target = named };
        });
    }

    /// <summary>Those of a command that goes on with a run: what no journal holds of it.</summary>
    public static RunArguments OfResumption() =>
        new(
            [],
            "A secret input again, as name=value: journals hold none.",
            "A header again, as Name=Value, where it did not come from the environment.",
            allows: true,
            _ => new RunOptions(Runbook: null)
        );

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var symbol in _symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }
    }

    /// <summary>What was asked by them.</summary>
    public RunOptions Read(ParseResult parsed) =>
        _named(parsed) with
        {
            Inputs = parsed.GetValue(_inputs) ?? [],
            Headers = parsed.GetValue(_headers) ?? [],
            Allowed = _allowed is null ? [] : parsed.GetValue(_allowed) ?? [],
        };

    /// <summary>What overrides the refusal to go back to a version.</summary>
    public static Option<string[]> AllowOption() =>
        new("--allow")
        {
            Description =
                "A version that may be gone back to although a run left it, or it never served; may be given several times. Recorded.",
            HelpName = "version",
            Arity = ArgumentArity.OneOrMore,
        };

    private static RunArguments Of(
        CommandHost host,
        Argument runbook,
        IReadOnlyList<Symbol> names,
        string when,
        Func<ParseResult, RunOptions> named
    )
    {
        var arguments = new RunArguments(
            names,
            Described("an input, as name=value; a secret one as name=${env:NAME} or ${file:PATH}; may be given several times."),
            Described("a header for each request to the target, as Name=Value; ${env:NAME} and ${file:PATH} are filled in."),
            allows: when.Length == 0,
            named
        );
        InputCompletions.Of(arguments._inputs, runbook, host);
        return arguments;

        string Described(string what) => when.Length == 0 ? $"{char.ToUpperInvariant(what[0])}{what[1..]}" : when + what;
    }
}
