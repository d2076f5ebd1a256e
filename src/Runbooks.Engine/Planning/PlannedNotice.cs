namespace Runbooks.Planning;

/// <summary>What people would hear.</summary>
/// <param name="When">When, for a person: <c>when it has rolled back</c>.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="Text">What; null for the playbook's own message.</param>
/// <param name="Readers">Each channel, and whom it reaches; empty for nobody.</param>
public sealed record PlannedNotice(string When, string Level, string? Text, IReadOnlyList<string> Readers)
{
    /// <summary>The same with secrets taken out.</summary>
    public PlannedNotice Clean(Func<string, string> clean) =>
        this with
        {
            Text = Text is null ? null : clean(Text),
            Readers = [.. Readers.Select(clean)],
        };
}
