using System.Runtime.CompilerServices;
using Snapshooter;

namespace Runbooks.Tests.Support;

/// <summary>
/// The one place that knows the snapshot library, so that another can take its place here.
/// A snapshot lies in <c>__snapshots__</c> beside its test; a mismatch is written to <c>__mismatch__</c>.
/// </summary>
internal static class Snapshot
{
    /// <summary>Holds <paramref name="text"/> against the accepted snapshot named <paramref name="name"/>.</summary>
    /// <param name="text">What is seen.</param>
    /// <param name="name">The snapshot's name, without its ending.</param>
    /// <param name="test">The test's file: given, because the stack of optimised code does not always tell it.</param>
    public static void Match(string text, string name, [CallerFilePath] string test = "") =>
        Snapshooter.NUnit.Snapshot.Match(text.ReplaceLineEndings("\n"), new SnapshotFullName(name + ".snap", Path.GetDirectoryName(test)!));
}
