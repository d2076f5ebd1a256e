namespace Runbooks.Incidents.Proposals;

/// <summary>One place of a patch.</summary>
/// <param name="Line">Where its first line stood, counted from 1; a hint.</param>
/// <param name="Lines">Each with what is done with it: <c>' '</c> is kept, <c>'-'</c> goes, <c>'+'</c> comes.</param>
internal sealed record PatchHunk(int Line, IReadOnlyList<(char Mark, string Text)> Lines)
{
    /// <summary>The lines as they stood.</summary>
    public IReadOnlyList<string> Before => [.. Lines.Where(l => l.Mark != '+').Select(l => l.Text)];

    /// <summary>The lines as they will stand.</summary>
    public IReadOnlyList<string> After => [.. Lines.Where(l => l.Mark != '-').Select(l => l.Text)];

    /// <summary>Whether a line around the change says where it belongs.</summary>
    public bool HasContext => Lines.Any(l => l.Mark == ' ');

    /// <summary>Whether it changes anything.</summary>
    public bool Changes => Lines.Any(l => l.Mark != ' ');

    /// <summary>
    /// Itself, then with ever fewer lines around its change, those below it first: what stands there may have changed for other reasons.
    /// </summary>
    public IEnumerable<PatchHunk> WithLessContext()
    {
        var (above, below) = (Lines.TakeWhile(l => l.Mark == ' ').Count(), Lines.Reverse().TakeWhile(l => l.Mark == ' ').Count());
        for (var left = below; left > 0; left--)
            yield return Without(0, below - left);
        for (var left = above; left > 0; left--)
            yield return Without(above - left, below);
        if (Lines.Any(l => l.Mark == '-'))
            yield return Without(above, below);
    }

    private PatchHunk Without(int above, int below) => new(Line + above, [.. Lines.Skip(above).SkipLast(below)]);
}
