using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Expressions;
using Runbooks.Requests;
using Runbooks.Targets;

namespace Runbooks.Application;

/// <summary>What customers come for: the request, and what a good answer is.</summary>
/// <param name="Request">The request.</param>
/// <param name="Ok">What must be true of the answer; null for any that is whole, a success, and does not say itself that it failed.</param>
public sealed record ApplicationCritical(HttpRequestFields Request, Condition? Ok)
{
    private static readonly Field<HttpRequestFields> HttpField = new(
        "http",
        "The request that customers come for.",
        DescriptionShapes.Request,
        required: true
    );
    private static readonly Field<Condition> OkField = new(
        "ok",
        "What must be true of the answer. Default: it is whole, has a status of 2xx, and does not itself say that it failed.",
        DescriptionShapes.AnswerCondition
    );

    /// <summary>The keys of it.</summary>
    public static readonly IReadOnlyList<Field> Fields = [HttpField, OkField];

    internal static readonly Shape<ApplicationCritical> Shape = Shapes.Mapping<ApplicationCritical>("`critical`", Fields, (values, _) =>
        new ApplicationCritical(values.Get(HttpField)!, values.Get(OkField))
    );

    /// <summary>Whether an answer is good.</summary>
    internal JudgedCondition Read(Target target, HttpAnswer answer)
    {
        if (answer is not Answered { BodyProblem: null } answered)
            return new JudgedCondition(answer is Withheld ? null : false, answer.Describe());
        if (Ok is null)
            return Sampler.UsualProblem(answer) is { } problem
                ? new JudgedCondition(false, problem)
                : new JudgedCondition(true, answer.Describe());
        var word = JudgedCondition.Of(Ok, TargetValues.Scope(target).WithAll(HttpRequestFields.OutputsOf(answered)));
        return word with
        {
            Holds = answered.Status >= 500 ? word.Holds ?? false : word.Holds,
            Said = $"HTTP {answered.Status}, {word.Said}",
        };
    }
}
