using System.Text;
using Runbooks.Authoring.Importing.Answers;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Writing;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>What a draft must be told when it runs: variables that the playbook sets nowhere, and its secrets.</summary>
/// <param name="secrets">The playbook's secrets.</param>
internal sealed class DraftInputs(PlaybookSecrets secrets)
{
    private readonly List<(string Name, string Description, bool IsSecret)> _all = [];

    /// <summary>All of them, in the order in which they are first used.</summary>
    public IReadOnlyList<(string Name, string Description, bool IsSecret)> All => _all;

    /// <summary>The expression of a variable's input.</summary>
    public string Of(string variable)
    {
        var isSecret = PlaybookSecrets.IsNamed(variable);
        return Add(
            Slug.Of(variable, "value"),
            isSecret ? "The secret that the playbook calls `" + variable + "`." : "What the playbook calls `" + variable + "`.",
            isSecret
        );
    }

    /// <summary>The expression of a secret's input.</summary>
    /// <param name="name">What the secret was found under.</param>
    public string OfSecret(string name) => Add(Slug.Of(name, "secret"), "A secret that stood in the playbook.", isSecret: true);

    /// <summary>A word as a template; null where a shell would have to run for it.</summary>
    /// <param name="word">The word, its variables filled in where they are known.</param>
    public string? Template(ShellWord word) => Fill(word, ExpressionText.Escape, e => $"{{{{ {e} }}}}");

    /// <summary>A word with its variables and secrets as something else; null where a shell would have to run for it.</summary>
    /// <param name="word">The word.</param>
    /// <param name="literal">Makes what stands for a text.</param>
    /// <param name="expression">Makes what stands for an expression.</param>
    public string? Fill(ShellWord word, Func<string, string> literal, Func<string, string> expression)
    {
        var text = new StringBuilder();
        foreach (var part in word.Parts)
        {
            switch (part)
            {
                case ShellPart.Literal(var written):
                    text.Append(Hidden(written, literal, expression));
                    break;
                case ShellPart.Expression(var known):
                    text.Append(expression(known));
                    break;
                case ShellPart.Variable variable:
                    text.Append(expression(Of(variable.Name)));
                    break;
                default:
                    return null;
            }
        }

        return text.ToString();
    }

    private string Hidden(string written, Func<string, string> literal, Func<string, string> expression)
    {
        foreach (var (value, name) in secrets.All)
        {
            if (written.IndexOf(value, StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            return Hidden(written[..at], literal, expression)
                + expression(OfSecret(name))
                + Hidden(written[(at + value.Length)..], literal, expression);
        }

        return literal(written);
    }

    private string Add(string name, string description, bool isSecret)
    {
        if (name is "reason")
            name = "reason-text";
        if (!_all.Exists(i => i.Name == name))
            _all.Add((name, description, isSecret));
        return "inputs." + name.Replace('-', '_');
    }
}
