using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Text;
using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Commands;

/// <summary>A command's page for `man`, in the macros that every `man` knows.</summary>
/// <param name="command">The command.</param>
/// <param name="name">As it is typed: `runbook incidents show`.</param>
/// <param name="day">When it was last changed.</param>
internal sealed partial class ManPage(Command command, string name, DateOnly day)
{
    private readonly StringBuilder _text = new();

    /// <summary>Its file, as `man` looks for it.</summary>
    public string FileName => PageOf(name) + ".1";

    /// <summary>The whole page.</summary>
    public string Text()
    {
        Line($".TH {Literal(PageOf(name).ToUpperInvariant())} 1 \"{day:yyyy-MM-dd}\" \"runbook {EngineVersion.Text}\" \"Runbooks\"");
        Line(".SH NAME");
        Line($"{Literal(PageOf(name))} \\- {Prose(Summary())}");
        Line(".SH SYNOPSIS");
        Line($".B {Literal(name)}");
        Line(Synopsis());
        Line(".SH DESCRIPTION");
        Paragraph(command.Description ?? string.Empty);
        WriteArguments();
        WriteOptions();
        WriteCommands();
        if (command is RootCommand)
            WriteExitCodes();
        if (command is ExampledCommand { Example: var example })
            Write(".SH EXAMPLES", ".EX", Literal(example), ".EE");
        Line(".SH SEE ALSO");
        Line(string.Join(",\n", Related().Select(r => $".BR {Literal(PageOf(r))} (1)")));
        return _text.ToString();
    }

    private static string PageOf(string name) => name.Replace(' ', '-');

    private string Summary() => (command.Description ?? name).TrimEnd('.');

    private string Synopsis()
    {
        var arguments = command
            .Arguments.Where(a => !a.Hidden)
            .Select(a =>
            {
                var shown = $"\\fI{Literal(NameOf(a))}\\fR{(a.Arity.MaximumNumberOfValues > 1 ? " ..." : string.Empty)}";
                return a.Arity.MinimumNumberOfValues == 0 ? $"[{shown}]" : shown;
            });
        var subcommand = command.Subcommands.Any(c => !c.Hidden) ? new[] { "[\\fIcommand\\fR]" } : [];
        return string.Join(' ', [.. subcommand, .. arguments, "[\\fIoptions\\fR]"]);
    }

    private void WriteArguments()
    {
        var arguments = command.Arguments.Where(a => !a.Hidden).ToList();
        if (arguments.Count > 0)
            Line(".SH ARGUMENTS");
        foreach (var argument in arguments)
        {
            Write(".TP", $".I {Literal(NameOf(argument))}");
            Paragraph(
                string.Concat(
                    argument.Description,
                    ChoicesOf(argument, argument.HelpName),
                    DefaultOf(argument.HasDefaultValue, argument.GetDefaultValue)
                )
            );
        }
    }

    private void WriteOptions()
    {
        Line(".SH OPTIONS");
        foreach (var option in command.Options.Where(o => !o.Hidden && o is not HelpOption))
        {
            var names = option.Aliases.Append(option.Name).Distinct().OrderBy(n => n.Length).Select(n => $"\\fB{Literal(n)}\\fR");
            var value = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? null : NameOf(option);
            Write(".TP", string.Join(", ", names) + (value is null ? string.Empty : $" \\fI{Literal(value)}\\fR"));
            Paragraph(
                string.Concat(
                    option.Description,
                    value is null ? null : ChoicesOf(option, option.HelpName),
                    value is null ? null : DefaultOf(option.HasDefaultValue, option.GetDefaultValue)
                )
            );
        }

        Write(".TP", "\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "Show the help.");
    }

    private void WriteCommands()
    {
        var commands = command.Subcommands.Where(c => !c.Hidden).ToList();
        if (commands.Count > 0)
            Line(".SH COMMANDS");
        foreach (var one in commands)
        {
            Write(".TP", $"\\fB{Literal($"{PageOf(name)}-{one.Name}")}\\fR(1)");
            Paragraph(one.Description ?? string.Empty);
        }
    }

    private void WriteExitCodes()
    {
        Line(".SH EXIT STATUS");
        foreach (var (code, meaning) in ExitCodes.Meanings)
        {
            Write(".TP", $".B {code}");
            Paragraph(meaning);
        }
    }

    // The command above it, and those beside it are found there.
    private IEnumerable<string> Related() =>
        command is RootCommand ? ["git"]
        : name.LastIndexOf(' ') is var at && command.Subcommands.Count > 0
            ? command.Subcommands.Select(c => $"{name} {c.Name}").Prepend(name[..at])
        : [name[..at]];

    // Where the values have a name they are looked for when somebody asks, and are other ones elsewhere.
    private static string? ChoicesOf(Symbol symbol, string? helpName)
    {
        if (helpName is not null)
            return null;
        var choices = symbol.GetCompletions(CompletionContext.Empty).Select(c => c.Label).Where(c => c is not ("true" or "false")).ToList();
        return choices.Count < 2 ? null : $" One of {string.Join(", ", choices.Select(c => $"`{c}`"))}.";
    }

    private static string? DefaultOf(bool has, Func<object?> value) =>
        has && value() is { } usual and not (false or "" or Array { Length: 0 }) ? $" Usually `{usual}`." : null;

    private static string NameOf(Argument argument) => argument.HelpName ?? argument.Name;

    private static string NameOf(Option option) => option.HelpName ?? option.Name.TrimStart('-');

    private void Paragraph(string text) => Line(Prose(text));

    private void Write(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            Line(line);
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    // What is typed has true hyphens, so that it can be copied.
    private static string Literal(string text) => Escaped(text).Replace("-", "\\-", StringComparison.Ordinal);

    private static string Prose(string text)
    {
        var marked = Code().Replace(Escaped(text), m => $"\\fB{m.Groups[1].Value.Replace("-", "\\-", StringComparison.Ordinal)}\\fR");
        return marked.Length > 0 && marked[0] is '.' or '\'' ? "\\&" + marked : marked;
    }

    private static string Escaped(string text) => text.Replace("\\", "\\e", StringComparison.Ordinal).ReplaceLineEndings(" ");

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();
}
