using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What the controller answered to an intent. It is recorded, never believed.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Answer"><c>claimed</c>, <c>refused</c>, <c>not connected</c>, <c>not sent</c> or <c>unknown</c>.</param>
/// <param name="Detail">The controller's words, or what became of the connection.</param>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="ElapsedMs">From sending to the answer or its loss.</param>
/// <param name="Evidence">The file that holds the exchange; null where none was kept.</param>
public sealed record RollbackAnswered(int Intent, string Answer, string Detail, int? Status, double ElapsedMs, string? Evidence) : RunEvent
{
    /// <summary>How it was lost, or never asked for; null where there was an answer, and in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnswerFault? Fault { get; init; }

    /// <summary>Whether nothing moves before a person has merged what was proposed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsProposed { get; init; }

    /// <summary>The pull request that a person must merge before anything moves; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenedPullRequest? PullRequest { get; init; }

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
