namespace Runbooks.Tests.Support;

/// <summary>
/// The one place that knows the snapshot library, so that another can take its place here.
/// A snapshot lies in <c>__snapshots__</c> beside its test; a mismatch is written to <c>__mismatch__</c>.
/// </summary>
internal static class Snapshot
{
    /// <summary>Holds <paramref name="text"/> against the accepted snapshot named <paramref name="name"/>.</summary>
    public static void Match(string text, string name) =>
        Snapshooter.NUnit.Snapshot.Match(text.ReplaceLineEndings("\n"), name);
}
