using System.Buffers;
using Runbooks.Authoring.Importing.Answers;
using Runbooks.Authoring.Importing.Requests;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Reads a request and the filters behind it.</summary>
internal static class PipelineReader
{
    private static readonly SearchValues<char> JqLetters = SearchValues.Create("ercMCSja");
    private static readonly string[] Printers = ["cat", "less", "more", "column", "bat", "tee", "ts", "head", "tail", "sort", "uniq"];
    private static readonly string[] Runners =
    [
        "sh",
        "bash",
        "zsh",
        "xargs",
        "ssh",
        "kubectl",
        "psql",
        "sudo",
        "curl",
        "wget",
        "parallel",
        "source",
        "eval",
    ];

    /// <summary>Reads a pipeline; null where it does not begin with a request, or another command is run on its answer.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="scope">What is known of variables.</param>
    public static RequestPipeline? Read(ShellNode.Pipeline pipeline, ScriptScope scope)
    {
        var commands = pipeline.Commands.Select(scope.Expand).ToList();
        if (RequestReader.Read(commands[0]) is not { } request)
            return null;
        if (commands.Skip(1).Any(c => c.Name is null || Runners.Contains(c.Name)))
            return null;
        var document = commands[0].Redirections.FirstOrDefault(r => r.IsText);
        if (document is not null && request.BodyFromInput is { } input && request.Refusal?.At == input)
        {
            request = request with { Refusal = null, Body = scope.Expand(document.Target), BodyType = "application/json" };
        }

        var value =
            request.Shows.HasFlag(RequestShows.Status) && request.Shows.HasFlag(RequestShows.NoBody) ? "status"
            : request.Shows == RequestShows.None ? "body"
            : null;
        return Filtered(request, commands, value);
    }

    /// <summary>Reads <c>echo "$X" | jq …</c>, where X holds an earlier answer.</summary>
    /// <returns>The step whose answer it is, as expressions name it, with what is asked of it; null for anything else.</returns>
    public static (string Step, RequestPipeline Read)? ReadCaptured(ShellNode.Pipeline pipeline, ScriptScope scope)
    {
        var commands = pipeline.Commands.Select(scope.Expand).ToList();
        if (
            commands is not [{ Name: "echo" or "printf" } echo, _, ..]
            || echo.Words[^1].Parts is not [ShellPart.Expression(var expression)]
        )
            return null;
        return StepOutput.Read(expression) is var (step, own) ? (step, Filtered(new RequestDraft(), commands, own)) : null;
    }

    private static RequestPipeline Filtered(RequestDraft request, IReadOnlyList<ShellCommand> commands, string? value)
    {
        var expectations = new List<string>();
        var lost = new List<ShellCommand>();
        var isDecided = false;
        foreach (var command in commands.Skip(1))
        {
            if (IsPretty(command))
                continue;
            if (command.Name == "jq" && value is not null && Jq(command, value) is var (meaning, isDemanded))
            {
                var found = meaning.Expectations(isDemanded).ToList();
                expectations.AddRange(found.Except(expectations));
                value = meaning is { Kind: not JqValueKind.Items, Further.Count: 0, IsMade: false } ? meaning.Expression : null;
                isDecided = isDemanded && found.Count > 0;
            }
            else if (
                command.Name is "grep" or "egrep" or "fgrep"
                && value is "body" or "status" or null
                && GrepReader.Translate(command, request.Shows) is { } expectation
            )
            {
                expectations.Add(expectation);
                (value, isDecided) = (null, true);
            }
            else
            {
                lost.Add(command);
                (value, isDecided) = (null, false);
            }
        }

        return new RequestPipeline(request, expectations, value, isDecided, lost);
    }

    /// <summary>Whether a command only makes an answer easier to look at.</summary>
    public static bool IsPretty(ShellCommand command) =>
        Printers.Contains(command.Name)
        || (command.Name == "jq" && command.Arguments.All(a => a.Literal is "." or "-r" or "-C" or "-M" or "-S" or "-c"))
        || (
            command.Name is "python" or "python3"
            && command.Arguments.Select(a => a.Literal) is var python
            && python.SequenceEqual(["-m", "json.tool"])
        )
        || (
            command.Name == "tr"
            && command.Arguments.Select(a => a.Literal).ToList() is ["-d", "\\r" or "\r" or "\\n" or "\n" or "\\r\\n" or "\""]
        );

    private static (JqMeaning Meaning, bool IsDemanded)? Jq(ShellCommand command, string root)
    {
        string? filter = null;
        var isDemanded = false;
        foreach (var argument in command.Arguments)
        {
            if (argument.Literal is not { } text)
                return null;
            if (text is "--exit-status")
                isDemanded = true;
            else if (text is "--raw-output" or "--compact-output" or "--color-output" or "--monochrome-output" or "--sort-keys" or "--tab")
                continue;
            else if (text is ['-', not '-', ..] && text.AsSpan(1).ContainsAnyExcept(JqLetters))
                return null;
            else if (text is ['-', not '-', ..])
                isDemanded |= text.Contains('e', StringComparison.Ordinal);
            else if (text.StartsWith('-') || filter is not null)
                return null;
            else
                filter = text;
        }

        return JqTranslator.Translate(filter ?? ".", root) is { } meaning ? (meaning, isDemanded) : null;
    }
}
