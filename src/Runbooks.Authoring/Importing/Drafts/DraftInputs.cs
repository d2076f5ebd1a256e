using System.Text;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Writing;

namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>What a draft must be told when it runs: variables that the playbook sets nowhere, placeholders, and secrets.</summary>
/// <param name="secrets">The playbook's secrets.</param>
internal sealed class DraftInputs(PlaybookSecrets secrets)
{
    private readonly List<DraftInput> _all = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>All of them, in the order in which they are first used.</summary>
    public IReadOnlyList<DraftInput> All => _all;

    /// <summary>The expression of a variable's input.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="otherwise">Its value where nothing else is said; null where it must be told.</param>
    /// <param name="isSecret">Whether it stands where a secret does, whatever it is called.</param>
    /// <param name="isPlain">Whether it is no secret, whatever it is called.</param>
    public string Of(string variable, string? otherwise = null, bool isSecret = false, bool isPlain = false)
    {
        isSecret = !isPlain && (isSecret || PlaybookSecrets.IsNamed(variable));
        return Add(
            new DraftInput(
                Slug.Of(variable, "value"),
                variable.StartsWith("BASIC_AUTH", StringComparison.Ordinal)
                        ? "User and password as `printf 'user:password' | base64` writes them."
                    : isSecret ? "The secret that the playbook calls `" + variable + "`."
                    : "What the playbook calls `" + variable + "`."
            )
            {
                IsSecret = isSecret,
                Default = isSecret ? null : otherwise,
            }
        );
    }

    /// <summary>The expression of a secret's input.</summary>
    /// <param name="name">What the secret was found under.</param>
    public string OfSecret(string name) =>
        Add(new DraftInput(Slug.Of(name, "secret"), "A secret that stood in the playbook.") { IsSecret = true });

    /// <summary>The expression of the input by which a person chooses one of several ways.</summary>
    /// <param name="choices">The ways.</param>
    public string OfChoice(IReadOnlyList<string> choices)
    {
        var name = Slug.Free("way", n => _all.Exists(i => i.Name == n));
        return Add(new DraftInput(name, "Which of the playbook's ways is taken.") { Choices = choices });
    }

    /// <summary>What a secret is called: each by a name of its own.</summary>
    /// <param name="value">The secret, as it stands in the playbook.</param>
    /// <param name="name">What it is found under.</param>
    public string SecretName(string value, string name)
    {
        if (!_names.TryGetValue(value, out var known))
        {
            known = name;
            for (var number = 2; _names.ContainsValue(known); number++)
                known = $"{name}_{number}";
            _names.Add(value, known);
        }

        return known;
    }

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
                case ShellPart.Variable variable when variable.Otherwise is null or { Literal: not null }:
                    text.Append(expression(Of(variable.Name, variable.Otherwise?.Literal)));
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
                + expression(OfSecret(SecretName(value, name)))
                + Hidden(written[(at + value.Length)..], literal, expression);
        }

        return literal(written);
    }

    private string Add(DraftInput input)
    {
        if (input.Name is "reason")
            input = input with { Name = "reason-text" };
        if (!_all.Exists(i => i.Name == input.Name))
            _all.Add(input);
        return "inputs." + input.Name.Replace('-', '_');
    }
}
