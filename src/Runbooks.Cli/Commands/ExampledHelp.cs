using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Runbooks.Cli.Commands;

/// <summary>The usual help, with the command's example behind it.</summary>
/// <param name="usual">Writes the usual help.</param>
/// <param name="rootExample">The example of the root command.</param>
internal sealed class ExampledHelp(HelpAction usual, string rootExample) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        var example = parseResult.CommandResult.Command is ExampledCommand command ? command.Example : rootExample;
        parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}");
        return exitCode;
    }
}
