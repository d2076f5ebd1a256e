using Runbooks.Diagnostics;
using YamlDotNet.Core;
using Comment = YamlDotNet.Core.Tokens.Comment;

namespace Runbooks.Yaml;

/// <summary>A comment of a text.</summary>
/// <param name="Span">Where it stands, its <c>#</c> included.</param>
/// <param name="IsInline">Whether something stands before it in its line.</param>
/// <param name="Text">What it says, without its <c>#</c> and the spaces around.</param>
public sealed record YamlComment(SourceSpan Span, bool IsInline, string Text)
{
    /// <summary>The comments of a text, in their order.</summary>
    /// <param name="source">A text that <see cref="YamlReader"/> can read: of one that is not YAML the scanner may find no end.</param>
    public static IReadOnlyList<YamlComment> In(SourceText source)
    {
        var found = new List<YamlComment>();
        try
        {
            var scanner = new Scanner(new StringReader(source.Text), skipComments: false);
            while (scanner.MoveNext())
            {
                if (scanner.Current is not Comment comment)
                    continue;
                var line = (int)comment.Start.Line;
                var text = source.Line(line);
                var column = Math.Clamp((int)comment.Start.Column, 1, text.Length + 1);
                found.Add(
                    new YamlComment(
                        new SourceSpan(source, line, column, text.TrimEnd().Length - column + 1),
                        !text.AsSpan().TrimStart().StartsWith('#'),
                        comment.Value.Trim()
                    )
                );
            }
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            // The tree could be read, so that this is a comment the scanner stumbles over: those before it are kept.
        }

        return found;
    }
}
