using System.Text;
using Runbooks.Git;

namespace Runbooks.Tests.Git;

/// <summary>Records as a run would hand them over.</summary>
internal static class Records
{
    public static readonly DateTimeOffset When = new(2026, 11, 23, 15, 42, 10, TimeSpan.FromHours(1));

    public static string PathOf(string id) => $"incidents/2026/11/23/{id}/incident.yaml";

    public static RecordCommit Of(string id, string run, params (string Path, string Content)[] more) =>
        On("incident/" + id, run, [(PathOf(id), $"id: {id}\n"), .. more]);

    public static RecordCommit On(string branch, string run, params (string Path, string Content)[] files) =>
        new(
            branch,
            $"Record {branch}\n\nRecovered.\n\nRunbook-Run: {run}\n",
            files.ToDictionary(f => f.Path, f => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(f.Content)),
            When
        );
}
