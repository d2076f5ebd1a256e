using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>What a command asks of an answer: of a request that it sends itself, or of an earlier step.</summary>
/// <param name="Request">The request; null where it is an earlier step's answer.</param>
/// <param name="Step">The step whose answer it is, as expressions name it; null where the command sends the request.</param>
/// <param name="Condition">What must hold, as the step itself says it.</param>
internal sealed partial record AskedAnswer(RequestPipeline? Request, string? Step, string Condition)
{
    /// <summary>Reads a command; null where it asks something else.</summary>
    /// <param name="pipeline">The command.</param>
    /// <param name="scope">What is known of variables.</param>
    /// <param name="code">The code.</param>
    public static AskedAnswer? Read(ShellNode.Pipeline pipeline, ScriptScope scope, string code)
    {
        var found =
            RequestPipeline.Read(pipeline, scope) is { IsDownload: false, Lost.Count: 0 } request
                ? new AskedAnswer(request, Step: null, request.Success)
            : RequestPipeline.OfCaptured(pipeline, scope) is var (step, captured) && captured.Conditions.Count > 0
                ? new AskedAnswer(Request: null, step, captured.Success)
            : Test(pipeline, scope, code);
        return found is not null && pipeline.IsNegated ? found with { Condition = Conditions.Not(found.Condition) } : found;
    }

    // `[ "$X" = "y" ]` where one side is a fixed text and the other an answer.
    private static AskedAnswer? Test(ShellNode.Pipeline pipeline, ScriptScope scope, string code)
    {
        if (pipeline.Commands is not [{ Redirections.Count: 0, Name: "[" or "[[" or "test" } command])
            return null;
        var words = command.Arguments.Select(scope.Expand).ToList();
        if (words is [.., { Literal: "]" or "]]" }])
            words.RemoveAt(words.Count - 1);
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
        return Of(left, right, written, isNumber, scope, code)
            ?? (written is "==" or "!=" ? Of(right, left, written, isNumber, scope, code) : null);
    }

    private static AskedAnswer? Of(ShellWord answer, ShellWord wanted, string sign, bool isNumber, ScriptScope scope, string code)
    {
        // What has no quotes around it is a pattern where signs of one stand in it.
        if (wanted.Literal is not { } text || (wanted.IsPlain && text.AsSpan().ContainsAny("*?[")))
            return null;
        if (answer.Parts is [ShellPart.Expression(var expression)])
        {
            var (step, own) = StepOutput.Split(expression);
            return new AskedAnswer(Request: null, step, Compared(own, sign, text, isNumber));
        }

        if (
            answer.Parts is not [ShellPart.Substitution { IsNested: true } inner]
            || ShellParser.Read(code, inner.Start, inner.End) is not [{ Node: ShellNode.Pipeline pipeline }]
        )
            return null;
        if (RequestPipeline.Read(pipeline, scope) is { Value: { } value, Lost.Count: 0 } request)
            return new AskedAnswer(request, Step: null, Compared(value, sign, text, isNumber));
        return RequestPipeline.OfCaptured(pipeline, scope) is (var of, { Value: { } shown })
            ? new AskedAnswer(Request: null, of, Compared(shown, sign, text, isNumber))
            : null;
    }

    // A shell compares texts: what could be a number or a text in the answer is compared as the text that a shell sees.
    private static string Compared(string own, string sign, string text, bool isNumber)
    {
        if (Number().IsMatch(text))
            return isNumber || own == "status" || own.StartsWith("(array", StringComparison.Ordinal)
                ? $"{own} {sign} {text}"
                : $"object.to_text({own}) {sign} {ExpressionText.Quote(text)}";
        return $"{own} {sign} {(text is "true" or "false" or "null" ? text : ExpressionText.Quote(text))}";
    }

    [GeneratedRegex("^(?:0|[1-9][0-9]{0,8})(?:\\.[0-9]{1,6})?$")]
    private static partial Regex Number();
}
