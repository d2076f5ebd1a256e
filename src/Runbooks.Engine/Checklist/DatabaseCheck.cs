using System.Text.Json.Nodes;
using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>Scenario 1's "Check database connectivity": the application's own word, not a 200 alone.</summary>
public sealed class DatabaseCheck : Check
{
    public static readonly Kind<Check> Kind = Plain(
        "database",
        "The application reaches its database, by `database` of its `health`; where none is described, by its own word at `probe-path`.",
        optional => new DatabaseCheck { IsOptional = optional }
    );

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Database connectivity";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => PlaybookApplication.DatabaseByHand;

    /// <inheritdoc/>
    public override string Expected => PlaybookApplication.ExpectedDatabase(Target.UsualProbePath);

    /// <inheritdoc/>
    public override string ExpectedOn(Target target) =>
        DescribedApplication.Of(target) is null
            ? PlaybookApplication.ExpectedDatabase(target.ProbePath)
            : "the application says that it is healthy and reaches its database";

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) =>
        DescribedApplication.Of(target) is null or { Health.Database: not null } && OwnWord.Call(target).Value is { } own
            ? WithControl(own)
            : [];

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        if (DescribedApplication.Of(context.Client.Target) is { } application)
            return await OfDescribedAsync(application, context, cancel);
        var path = context.Client.Target.ProbePath;
        var own = new HttpCall("GET", path);
        var (answer, evidence) = await context.OwnWordAsync(own, cancel);
        var reading = HealthReading.Parse(answer);
        if (reading.Healthy is null)
            return CheckFinding.Unknown($"{path} says nothing about health: {reading.Said}", evidence);
        var database = answer is Answered answered && answered.Json().Value is JsonObject body ? WordOn(body["database"]) : null;
        if (reading.Healthy == false || (database is not null && !IsWell(database)))
        {
            return CheckFinding.Fail($"{path}: {reading.Said}{(database is null ? string.Empty : $", database \"{database}\"")}", evidence);
        }

        var (isCatchAll, control) = await context.IsCatchAllAsync(own, answer, HealthReading.IsHealthy, cancel);
        if (isCatchAll)
            return CheckFinding.OfCatchAll(
                $"{path}: {reading.Said}, and so is a path that does not exist: a catch-all route, not the application",
                evidence,
                control
            );
        return CheckFinding.Pass($"{path}: {reading.Said}{(database is null ? string.Empty : $", database \"{database}\"")}", evidence);
    }

    private static async Task<CheckFinding> OfDescribedAsync(
        DescribedApplication application,
        CheckContext context,
        CancellationToken cancel
    )
    {
        var target = context.Client.Target;
        if (application.Health is not { Database: not null } health)
            return CheckFinding.Unknown(DescribedApplication.Without(target, "whether it reaches its database", "health: { database: … }"));
        if (!OwnWord.Call(target).Succeeds(out var own, out var missing))
            return CheckFinding.Unknown(missing);
        var (answer, evidence) = await context.OwnWordAsync(own, cancel);
        var word = health.Read(target, answer);
        if (word.Healthy is not true || answer is not Answered answered)
            return new CheckFinding(word.Healthy is false ? CheckStatus.Fail : CheckStatus.Unknown, $"{own}: {word.Said}", [evidence]);
        var database = health.DatabaseIn(target, answered);
        if (database.Holds is not true)
            return new CheckFinding(
                database is { Holds: false, IsOfAbsent: false } ? CheckStatus.Fail : CheckStatus.Unknown,
                $"{own}: {database.Said}",
                [evidence]
            );
        var (isCatchAll, control) = await context.IsCatchAllAsync(
            own,
            answer,
            c => c is Answered other && health.DatabaseIn(target, other).Holds == true,
            cancel
        );
        return isCatchAll
            ? CheckFinding.OfCatchAll(
                $"{own}: {database.Said}, and so it does for a path that does not exist: a catch-all route, not the application",
                evidence,
                control
            )
            : CheckFinding.Pass($"{own}: {database.Said}", evidence);
    }

    /// <summary>Whether a word on the database says that it can be reached.</summary>
    public static bool IsWell(string word) => HealthWords.Of(word) == true || word.Equals("connected", StringComparison.OrdinalIgnoreCase);

    /// <summary>The word on the database: a text, or the `status` of an object; null where there is none.</summary>
    public static string? WordOn(JsonNode? database) =>
        database switch
        {
            JsonValue value when value.TryGetValue<string>(out var word) => word,
            JsonObject inside => WordOn(inside["status"]),
            _ => null,
        };
}
