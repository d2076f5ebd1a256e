namespace Runbooks.GitOps;

/// <summary>What <c>git push --porcelain</c> wrote of the one reference that was pushed.</summary>
/// <param name="Flag"><c>!</c> where it was refused, <c>=</c> where it was there already.</param>
/// <param name="Summary">Such as <c>[remote rejected] (pre-receive hook declined)</c>.</param>
public sealed record PushStatus(char Flag, string Summary)
{
    /// <summary>Whether the reference was refused, and not merely not heard of again.</summary>
    public bool IsRefused => Flag == '!' && !Summary.StartsWith("[remote failure]", StringComparison.Ordinal);

    /// <summary>Finds it: <c>FLAG TAB FROM:TO TAB SUMMARY</c>.</summary>
    /// <returns>Null where git wrote of no reference.</returns>
    public static PushStatus? In(string output) =>
        output.Split('\n').Select(l => l.TrimEnd('\r').Split('\t')).FirstOrDefault(f => f.Length >= 3 && f[0].Length == 1) is { } fields
            ? new PushStatus(fields[0][0], fields[2].Trim())
            : null;
}
