using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Reads <c>echo … | curl -d @-</c> as a request that has the text in a here-document of its own.</summary>
internal static class PipedText
{
    /// <summary>Gives a request the text that is written into it; a pipeline of any other kind stays as it is.</summary>
    /// <param name="pipeline">The pipeline.</param>
    public static ShellNode.Pipeline Fed(ShellNode.Pipeline pipeline)
    {
        if (pipeline.Commands is not [var writer, { Name: "curl" } request, ..] || request.Redirections.Any(r => r.IsText))
            return pipeline;
        return WrittenBy(writer) is { } text
            ? pipeline with
            {
                Commands =
                [
                    request with
                    {
                        Redirections = [.. request.Redirections, new ShellRedirection("<<<", text)],
                    },
                    .. pipeline.Commands.Skip(2),
                ],
            }
            : pipeline;
    }

    private static ShellWord? WrittenBy(ShellCommand command)
    {
        List<ShellWord> arguments = [.. command.Arguments];
        return command switch
        {
            { Name: "cat", Redirections: [{ IsText: true, Target: var text }] } when arguments.Count == 0 => text,
            { Redirections.Count: > 0 } => null,
            { Name: "echo" } => Echoed([.. arguments.SkipWhile(a => a is { IsPlain: true, Literal: "-n" })]),
            { Name: "printf" } when arguments is [{ Literal: "%s" or "%s\\n" }, var text] => text,
            { Name: "printf" } when arguments is [{ Literal: { } format } text] && !format.AsSpan().ContainsAny('%', '\\') => text,
            _ => null,
        };
    }

    private static ShellWord? Echoed(List<ShellWord> words) =>
        words switch
        {
            [] or [{ IsPlain: true, Literal: ['-', ..] }, ..] => null,
            [var first, .. var more] => more.Aggregate(first, (text, word) =>
                text with
                {
                    Parts = [.. text.Parts, new ShellPart.Literal(" "), .. word.Parts],
                    IsPlain = false,
                }
            ),
        };
}
