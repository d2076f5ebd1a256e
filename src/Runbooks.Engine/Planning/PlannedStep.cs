namespace Runbooks.Planning;

/// <summary>A step as a run would meet it now.</summary>
/// <param name="Path">Its id, behind the ids of the steps around it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Forecast">What would become of it.</param>
/// <param name="Why">Why, in one line without a full stop; null where that is plain.</param>
public sealed record PlannedStep(string Path, string Kind, string Title, StepForecast Forecast, string? Why)
{
    /// <summary>The requests that it would send.</summary>
    public IReadOnlyList<PlannedRequest> Requests { get; init; } = [];

    public IReadOnlyList<PlannedCondition> Conditions { get; init; } = [];

    /// <summary>What else is to say of it, one line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The steps inside it.</summary>
    public IReadOnlyList<PlannedStep> Inside { get; init; } = [];

    /// <summary>The checks that it would look at.</summary>
    public IReadOnlyList<PlannedCheck> Checks { get; init; } = [];

    /// <summary>How the rollback would be decided; null for other kinds.</summary>
    public PlannedRollback? Rollback { get; init; }

    /// <summary>What people would be asked; null for other kinds.</summary>
    public PlannedApproval? Approval { get; init; }

    /// <summary>What a person would be asked to do by hand; null for other kinds.</summary>
    public PlannedManual? Manual { get; init; }

    /// <summary>What people would hear; null for other kinds.</summary>
    public PlannedNotice? Notice { get; init; }

    /// <summary>Whether it runs a program, of which nobody knows what it changes.</summary>
    public bool RunsProgram { get; init; }

    /// <summary>How long it may take.</summary>
    public TimeRange Time { get; init; }

    /// <summary>The same with secrets taken out.</summary>
    public PlannedStep Clean(Func<string, string> clean) =>
        this with
        {
            Title = clean(Title),
            Why = Why is null ? null : clean(Why),
            Requests = [.. Requests.Select(r => r.Clean(clean))],
            Conditions = [.. Conditions.Select(c => c.Clean(clean))],
            Notes = [.. Notes.Select(clean)],
            Inside = [.. Inside.Select(s => s.Clean(clean))],
            Checks = [.. Checks.Select(c => c.Clean(clean))],
            Rollback = Rollback?.Clean(clean),
            Approval = Approval is null
                ? null
                : Approval with
                {
                    Question = clean(Approval.Question),
                    Changes = [.. Approval.Changes.Select(clean)],
                },
            Manual = Manual?.Clean(clean),
            Notice = Notice?.Clean(clean),
        };
}
