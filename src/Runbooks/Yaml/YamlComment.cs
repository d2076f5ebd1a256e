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
    /// <summary>The comments of a text, in their order. Of a text that is not YAML, those before the mistake.</summary>
    public static IReadOnlyList<YamlComment> In(SourceText source)
    {
        var found = new List<YamlComment>();
        try
        {
            var scanner = new Scanner(new StringReader(source.Text), skipComments: false);
            while (scanner.MoveNext())
            {
                if (scanner.Current is not Comment comment) continue;
                var line = (int)comment.Start.Line;
                var text = source.Line(line);
                var column = Math.Clamp((int)comment.Start.Column, 1, text.Length + 1);
                found.Add(new YamlComment(new SourceSpan(source, line, column, text.TrimEnd().Length - column + 1), !text.AsSpan().TrimStart().StartsWith('#'), comment.Value.Trim()));
            }
        }
        catch (YamlException)
        {
            // Where the tree could be read, this is a comment that the scanner stumbles over: those before it are kept.
        }

        return found;
    }
}
