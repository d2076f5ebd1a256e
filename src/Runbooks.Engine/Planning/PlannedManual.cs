namespace Runbooks.Planning;

/// <summary>What a person would be asked to do by hand.</summary>
/// <param name="Do">What, in one line.</param>
/// <param name="Text">The original lines; null for none.</param>
/// <param name="DoneWhen">What they should see before they say done; null where nothing is said.</param>
/// <param name="Within">How long it would wait for an answer; null for as long as the run may take.</param>
/// <param name="Changes">Whether it may change the target.</param>
public sealed record PlannedManual(string Do, string? Text, string? DoneWhen, TimeSpan? Within, bool Changes)
{
    /// <summary>The same with secrets taken out.</summary>
    public PlannedManual Clean(Func<string, string> clean) =>
        this with
        {
            Do = clean(Do),
            Text = Text is null ? null : clean(Text),
            DoneWhen = DoneWhen is null ? null : clean(DoneWhen),
        };
}
