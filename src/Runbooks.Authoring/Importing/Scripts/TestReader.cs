using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Answers;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Reads <c>[ "$X" = "y" ]</c> where one side is a fixed text and the other an answer.</summary>
/// <param name="scope">What is known of variables.</param>
/// <param name="code">The code.</param>
internal sealed partial class TestReader(ScriptScope scope, CodeText code)
{
    /// <summary>Reads a test; null where it asks something else.</summary>
    public ReadTest? Read(ShellNode.Pipeline pipeline)
    {
        if (pipeline.Commands is not [{ Redirections.Count: 0 } command] || command.Name is not ("[" or "[[" or "test"))
            return null;
        var words = command.Arguments.Select(scope.Expand).ToList();
        if (command.Name is "[" or "[[")
        {
            if (words is not [.., { Literal: "]" or "]]" }])
                return null;

            // What stands there without quotes is a pattern.
            if (
                command.Name == "[["
                && command.Words is [_, _, _, { IsPlain: true, Literal: { } pattern }, ..]
                && pattern.AsSpan().ContainsAny("*?[")
            )
                return null;
            words.RemoveAt(words.Count - 1);
        }

        if (words is not [{ } left, { Literal: { } sign }, { } right])
            return null;
        var (isNumber, written) = sign switch
        {
            "=" or "==" => (false, "=="),
            "!=" => (false, "!="),
            "-eq" => (true, "=="),
            "-ne" => (true, "!="),
            "-lt" => (true, "<"),
            "-le" => (true, "<="),
            "-gt" => (true, ">"),
            "-ge" => (true, ">="),
            _ => (false, null),
        };
        if (written is null)
            return null;
        if (pipeline.IsNegated && written is not ("==" or "!="))
            return null;
        if (pipeline.IsNegated)
            written = written == "==" ? "!=" : "==";
        return Of(left, right, written, isNumber) ?? (written is "==" or "!=" ? Of(right, left, written, isNumber) : null);
    }

    private ReadTest? Of(ShellWord answer, ShellWord wanted, string sign, bool isNumber)
    {
        if (wanted.Literal is not { } text)
            return null;
        switch (answer.Parts)
        {
            case [ShellPart.Expression(var expression)] when StepOutput.Read(expression) is var (step, own):
                return new ReadTest(step, Request: null, Compared(own, sign, text, isNumber));
            case [ShellPart.Substitution { IsNested: true } substitution]
                when ShellParser.Read(code.Text, substitution.Start, substitution.End) is [{ Node: ShellNode.Pipeline inner }]
                    && PipelineReader.Read(inner, scope) is { Value: { } value } request:
                return new ReadTest(Step: null, request, Compared(value, sign, text, isNumber));
            default:
                return null;
        }
    }

    // A shell compares texts: what could be a number or a text in the answer is compared as the text that a shell sees.
    private static string Compared(string own, string sign, string text, bool isNumber)
    {
        var looksLikeNumber = Number().IsMatch(text);
        if (looksLikeNumber && (isNumber || own == "status" || own.StartsWith("array.size", StringComparison.Ordinal)))
            return $"{own} {sign} {text}";
        if (looksLikeNumber)
            return $"object.to_text({own}) {sign} {ExpressionText.Quote(text)}";
        return $"{own} {sign} {(text is "true" or "false" or "null" ? text : ExpressionText.Quote(text))}";
    }

    [GeneratedRegex("^(?:0|[1-9][0-9]{0,8})(?:\\.[0-9]{1,6})?$")]
    private static partial Regex Number();
}
