using System.Text;
using Runbooks.Authoring.Importing.Requests;
using Runbooks.Authoring.Importing.Scripts;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Tests.Authoring.Importing;

/// <summary>What was read of a shell, written down so that a test can hold it.</summary>
internal static class Told
{
    public static string Script(string code) => string.Join('\n', ShellParser.Read(code).Select(s => Statement(s, code)));

    public static ShellCommand Command(string code)
    {
        var read = ShellParser.Read(code);
        Assert.That(read, Has.Count.EqualTo(1), Script(code));
        Assert.That(read[0].Node, Is.InstanceOf<ShellNode.Pipeline>(), Script(code));
        return ((ShellNode.Pipeline)read[0].Node).Commands[0];
    }

    public static string Request(string code)
    {
        var command = Command(code);
        if (CurlReader.Read(OtherSender.AsCurl(command) ?? command) is not { } draft)
            return "no";
        var text = new StringBuilder($"{draft.EffectiveMethod} {Word(draft.Url)}");
        foreach (var query in draft.Query)
            text.Append($" ?{Word(query)}");
        foreach (var (name, value) in draft.Headers)
            text.Append($" [{name}: {Word(value)}]");
        if (draft.User is not null)
            text.Append($" user {Word(draft.User)}");
        if (draft.Body is not null)
            text.Append($" {draft.BodyType} {Word(draft.Body)}");
        if (draft.Within is { } within)
            text.Append($" within {within.TotalSeconds}s");
        if (draft.Retries > 0)
            text.Append($" retries {draft.Retries}");
        if (draft.RetryDelay is { } delay)
            text.Append($" each {delay.TotalSeconds}s");
        if (draft.Shows != RequestShows.None)
            text.Append($" shows {draft.Shows}");
        foreach (var loss in draft.Losses)
            text.Append($"; {loss.What}");
        return text.ToString();
    }

    private static string Statement(ShellStatement statement, string code) =>
        statement.Join switch
        {
            ShellJoin.And => "&& ",
            ShellJoin.Or => "|| ",
            _ => string.Empty,
        } + Node(statement.Node, code);

    private static string Node(ShellNode node, string code) =>
        node switch
        {
            ShellNode.Comment comment => $"# {comment.Text}",
            ShellNode.Pipeline p => $"{(p.IsTimed ? "time " : string.Empty)}{(p.IsNegated ? "! " : string.Empty)}"
                + $"{string.Join(" | ", p.Commands.Select(Command))}",
            ShellNode.Each e => $"for {e.Variable} in {string.Join(' ', e.Items.Select(Word))} {Body(e.Body, code)}",
            ShellNode.Repeat r => $"{(r.IsUntil ? "until" : "while")} {Body(r.Condition, code)} {Body(r.Body, code)}",
            ShellNode.If i => $"if {Body(i.Condition, code)} then {Body(i.Then, code)} else {Body(i.Else, code)}",
            ShellNode.Function f => $"{f.Name}() {Body(f.Body, code)}",
            ShellNode.Group g => Body(g.Body, code),
            ShellNode.Unknown u => $"?? {code[u.Offset..u.End].ReplaceLineEndings("⏎")}",
            _ => throw new InvalidOperationException(),
        };

    private static string Body(IReadOnlyList<ShellStatement> body, string code) =>
        $"{{ {string.Join("; ", body.Select(s => Statement(s, code)))} }}";

    private static string Command(ShellCommand command) =>
        string.Join(
            ' ',
            command
                .Assignments.Select(a => $"{a.Key}={Word(a.Value)}")
                .Concat(command.Words.Select(Word))
                .Concat(command.Redirections.Select(r => $"{r.Sign}{Word(r.Target)}"))
        );

    public static string Word(ShellWord word) =>
        $"‹{string.Concat(word.Parts.Select(p => p switch
    {
        ShellPart.Literal l => l.Text.ReplaceLineEndings("⏎"),
        ShellPart.Variable { Otherwise: null } v => $"$({v.Name})",
        ShellPart.Variable v => $"$({v.Name} else {Word(v.Otherwise!)})",
        ShellPart.Substitution => "$(…)",
        ShellPart.Expression e => $"{{{{ {e.Text} }}}}",
        ShellPart.Other o => $"?({o.Text})",
        _ => throw new InvalidOperationException(),
    }))}›";
}
