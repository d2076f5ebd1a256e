using System.Text.Json;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;
using Runbooks.Requests;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Application;

/// <summary>What an application says of itself: the request, and what its answer means.</summary>
/// <param name="Request">The request.</param>
public sealed record ApplicationHealth(HttpRequestFields Request)
{
    private static readonly Field<HttpRequestFields> HttpField = new(
        "http",
        "The request that the application answers with its own word.",
        DescriptionShapes.Request,
        required: true
    );
    private static readonly Field<Condition> HealthyField = new(
        "healthy",
        "What must be true of the answer. Default: there is a word of health in it, such as `status: ok`.",
        DescriptionShapes.AnswerCondition
    );
    private static readonly Field<Expression> VersionField = new(
        "version",
        "The version that the answer names. Without it the application's own word on its version is not known.",
        DescriptionShapes.AnswerValue
    );
    private static readonly Field<Condition> DatabaseField = new(
        "database",
        "What must be true of the answer where the application reaches its database.",
        DescriptionShapes.AnswerCondition
    );

    /// <summary>The keys of it.</summary>
    public static readonly IReadOnlyList<Field> Fields = [HttpField, HealthyField, VersionField, DatabaseField];

    internal static readonly Shape<ApplicationHealth> Shape = Shapes.Mapping<ApplicationHealth>("`health`", Fields, (values, _) =>
        new ApplicationHealth(values.Get(HttpField)!)
        {
            Healthy = values.Get(HealthyField),
            Version = values.Get(VersionField),
            Database = values.Get(DatabaseField),
        }
    );

    /// <summary>What must be true of the answer; null for a word of health in it.</summary>
    public Condition? Healthy { get; private init; }

    /// <summary>The version that the answer names; null where it is not said.</summary>
    public Expression? Version { get; private init; }

    /// <summary>What is true where the application reaches its database; null where it is not said.</summary>
    public Condition? Database { get; private init; }

    /// <summary>What is asked and what must be true, for a person.</summary>
    public override string ToString() => Healthy is null ? Request.ToString() : $"{Request}, `{Healthy.Text}`";

    /// <summary>What an answer says about health.</summary>
    internal HealthReading Read(Target target, HttpAnswer answer)
    {
        if (Healthy is null || answer is not Answered answered)
            return HealthReading.Parse(answer);
        if (HttpRequestFields.BodyProblemOf(answered) is { } cut)
            return new HealthReading(answered.IsTooLarge ? null : false, cut);
        var word = JudgedCondition.Of(Healthy, Scope(target, answered));
        var said = $"HTTP {answered.Status}, {word.Said}";
        if (word.Holds == true)
            return Denied(answered) is { } denied
                ? new HealthReading(false, $"{said}, but {denied}") { HasWord = true }
                : new HealthReading(true, said) { HasWord = true };
        var isNothing = HealthReading.SaysNothing(answered) || word.Holds is null || word.IsOfAbsent;
        return new HealthReading(answered.Status < 500 && isNothing ? null : false, said) { HasWord = !isNothing };
    }

    // What a condition does not speak of may say the opposite: a failure counts, unless it was weighed.
    private string? Denied(Answered answered)
    {
        var used = Healthy!.References;
        if (answered.Status >= 500 && !used.Contains("status"))
            return "a status of 5xx is one of failure, and the condition does not speak of `status`";
        return SaidFailure.In(answered.Json().Value, n => used.Any(u => ReferencePath.IsWithin(u, $"body.{n}"))) is { } failure
            ? $"{failure} says that it failed, and the condition does not speak of that"
            : null;
    }

    /// <summary>The version that an answer names.</summary>
    /// <returns>The version, or why the expression yields none.</returns>
    internal Result<string, string> VersionIn(Target target, Answered answered)
    {
        var version = Version!;
        var place = $"`{version.Text}` ({version.Span})";
        switch (version.Evaluate(Scope(target, answered)))
        {
            case EvaluationFault fault:
                return Result.Failed($"{place} yields nothing: {fault.Message}");
            case Evaluated { Value: { } value } when value.GetValueKind() == JsonValueKind.String:
                return value.GetValue<string>().Trim() is { Length: > 0 } text ? text : Result.Failed($"{place} yields an empty text");
            case Evaluated { Value: { } number }
                when number.GetValueKind() == JsonValueKind.Number && number.ToJsonString().All(char.IsAsciiDigit):
                return number.ToJsonString();
            case Evaluated { Value: var other }:
                return Result.Failed($"{place} yields {Short(other?.ToJsonString() ?? "null")}, expected a text");
            default:
                throw new InvalidOperationException("an evaluation yields a value or a fault");
        }
    }

    /// <summary>What an answer says about the database.</summary>
    internal JudgedCondition DatabaseIn(Target target, Answered answered) => JudgedCondition.Of(Database!, Scope(target, answered));

    private static string Short(string json) => json.Length <= 60 ? json : json[..60] + "…";

    private static Scope Scope(Target target, Answered answered) =>
        TargetValues.Scope(target).WithAll(HttpRequestFields.OutputsOf(answered));
}
