namespace Runbooks.Authoring.Importing.Shell;

/// <summary>A word of the shell, its quotes and escapes taken away.</summary>
/// <param name="Parts">Its parts; none for an empty word such as <c>''</c>.</param>
/// <param name="Offset">Where it begins in the code.</param>
/// <param name="End">Where it ends.</param>
/// <param name="IsPlain">Whether nothing in it is quoted or escaped: only such a word can be a keyword.</param>
internal sealed record ShellWord(IReadOnlyList<ShellPart> Parts, int Offset, int End, bool IsPlain)
{
    /// <summary>What it says; null where something in it is known only when a shell runs it.</summary>
    public string? Literal =>
        Parts.All(p => p is ShellPart.Literal) ? string.Concat(Parts.Cast<ShellPart.Literal>().Select(p => p.Text)) : null;

    /// <summary>The characters in front of the first part that is not known.</summary>
    public string Beginning => string.Concat(Parts.TakeWhile(p => p is ShellPart.Literal).Cast<ShellPart.Literal>().Select(p => p.Text));

    /// <summary>A word that says this, in the place of another one.</summary>
    public static ShellWord Of(string text, ShellWord at) =>
        at with
        {
            Parts = text.Length == 0 ? [] : [new ShellPart.Literal(text)],
            IsPlain = false,
        };

    /// <summary>The word without its first characters, which are literal.</summary>
    /// <param name="count">How many; no more than <see cref="Beginning"/> has.</param>
    public ShellWord Skip(int count)
    {
        var parts = new List<ShellPart>();
        foreach (var part in Parts)
        {
            if (count == 0 || part is not ShellPart.Literal(var text))
                parts.Add(part);
            else if (text.Length > count)
                (_, count) = (AddLiteral(parts, text[count..]), 0);
            else
                count -= text.Length;
        }

        return this with
        {
            Parts = parts,
            IsPlain = false,
        };
    }

    /// <summary>The word cut at the first literal occurrence of a sign; null where there is none.</summary>
    public (ShellWord Before, ShellWord After)? Cut(char sign)
    {
        for (var i = 0; i < Parts.Count; i++)
        {
            if (Parts[i] is not ShellPart.Literal(var text) || text.IndexOf(sign, StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            List<ShellPart> before = [.. Parts.Take(i)];
            List<ShellPart> after = [];
            if (at > 0)
                AddLiteral(before, text[..at]);
            if (at + 1 < text.Length)
                AddLiteral(after, text[(at + 1)..]);
            after.AddRange(Parts.Skip(i + 1));
            return (this with { Parts = before, IsPlain = false }, this with { Parts = after, IsPlain = false });
        }

        return null;
    }

    private static bool AddLiteral(List<ShellPart> parts, string text)
    {
        parts.Add(new ShellPart.Literal(text));
        return true;
    }
}
