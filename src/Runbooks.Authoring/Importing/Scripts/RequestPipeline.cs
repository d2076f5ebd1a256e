using Runbooks.Authoring.Importing.Answers;
using Runbooks.Authoring.Importing.Requests;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>A request with what stands behind its pipe.</summary>
/// <param name="Request">The request.</param>
/// <param name="Conditions">What the filters ask of its answer.</param>
/// <param name="Value">The expression of what is written in the end; null where that is no single value.</param>
/// <param name="Lost">Filters that say nothing that can be asked.</param>
internal sealed record RequestPipeline(
    RequestDraft Request,
    IReadOnlyList<string> Conditions,
    string? Value,
    IReadOnlyList<ShellCommand> Lost
)
{
    // What is run on an answer is a command of its own.
    private static readonly string[] Filters =
    [
        "jq",
        "grep",
        "egrep",
        "fgrep",
        "awk",
        "sed",
        "cut",
        "sort",
        "uniq",
        "wc",
        "tr",
        "head",
        "tail",
        "cat",
        "less",
        "more",
        "tee",
        "column",
        "python",
        "python3",
        "yq",
        "xmllint",
        "html2text",
        "fold",
        "rev",
        "nl",
        "bat",
    ];

    /// <summary>The condition under which the whole of it succeeds.</summary>
    public string Success =>
        Conditions.Count == 1 ? Conditions[0]
        : Conditions.Count > 1 ? string.Join(" && ", Conditions.Select(c => $"({c})"))
        : Drafts.Conditions.Succeeds;

    /// <summary>Whether it only fetches a file, which other commands use.</summary>
    public bool IsDownload { get; private init; }

    /// <summary>Reads a pipeline; null where it is no request that can be read whole.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="scope">What is known of variables.</param>
    public static RequestPipeline? Read(ShellNode.Pipeline pipeline, ScriptScope scope)
    {
        var commands = pipeline.Commands.ToList();
        ShellWord? input = null;

        // `echo '{…}' | curl -d @-` and `cat <<EOF | curl …` only say what the body is.
        if (commands.Count > 1 && commands[1].Name == "curl" && Piped(commands[0]) is { } piped)
        {
            input = piped;
            commands.RemoveAt(0);
        }

        if (OtherSender.AsCurl(commands[0]) is { } curl)
            commands[0] = curl;
        if (commands[0].Name != "curl" || commands[0].Assignments.Count > 0)
            return null;
        if (commands.Skip(1).Any(c => !Filters.Contains(c.Name)) || commands[0].Words.Any(scope.IsMeasured))
            return null;
        var command = scope.Expand(commands[0]);
        input ??= command.Redirections.FirstOrDefault(r => r.IsText)?.Target;
        if (CurlReader.Read(command, input is null ? null : scope.Expand(input)) is not { } request)
            return null;
        var value =
            request.Shows.HasFlag(RequestShows.Status) && request.Shows.HasFlag(RequestShows.NoBody) ? "status"
            : request.Shows == RequestShows.None ? "body"
            : null;
        return Filtered(request, commands.Skip(1), value) with
        {
            IsDownload = request.EffectiveMethod == "GET" && (request.WritesFile || commands[^1].Redirections.Any(IsFile)),
        };
    }

    /// <summary>The same of <c>echo "$X" | jq …</c>, where X holds an earlier answer.</summary>
    /// <returns>The step whose answer it is, as expressions name it, with what is asked of it; null for anything else.</returns>
    public static (string Step, RequestPipeline Read)? OfCaptured(ShellNode.Pipeline pipeline, ScriptScope scope)
    {
        if (
            pipeline.Commands is not [{ Name: "echo" or "printf" } echo, ..]
            || scope.Expand(echo.Words[^1]).Parts is not [ShellPart.Expression(var expression)]
            || pipeline.Commands.Skip(1).Any(c => !Filters.Contains(c.Name))
        )
            return null;
        var (step, own) = StepOutput.Split(expression);
        return (step, Filtered(new RequestDraft(echo.Words[^1]), pipeline.Commands.Skip(1), own));
    }

    private static RequestPipeline Filtered(RequestDraft request, IEnumerable<ShellCommand> filters, string? value)
    {
        var (conditions, lost) = (new List<string>(), new List<ShellCommand>());
        foreach (var filter in filters)
        {
            var read = lost.Count == 0 ? AnswerFilter.Read(filter, value, request.Shows) : null;
            if (read is null)
                lost.Add(filter);
            if (read?.Condition is { } condition && !conditions.Contains(condition))
                conditions.Add(condition);
            value = read?.Value;
        }

        return new RequestPipeline(request, conditions, value, lost);
    }

    private static ShellWord? Piped(ShellCommand command) =>
        command.Name switch
        {
            "echo" when command.Words is [_, var text] && text.Beginning is not ['-', ..] => text,
            "echo" when command.Words is [_, { Literal: "-n" }, var text] => text,
            "printf" when command.Words is [_, { Literal: "%s" or "%s\\n" }, var text] => text,
            "cat" when command.Words.Count == 1 => command.Redirections.FirstOrDefault(r => r.IsText)?.Target,
            _ => null,
        };

    private static bool IsFile(ShellRedirection redirection) =>
        redirection.Sign is ">" or ">>" && redirection.Target.Literal is not ("/dev/null" or "/dev/stderr" or "&2");
}
