using Runbooks.Definitions.Values;
using Runbooks.Expressions;

namespace Runbooks.Definitions;

/// <summary>The keys that every step has, whatever its kind.</summary>
public static class StepFields
{
    /// <summary>Unique in the runbook.</summary>
    public static readonly Field<string> Id = new(
        "id",
        "Unique in the runbook; later steps read its outputs as `steps.<id>`, hyphens as underscores.",
        Shapes.Id,
        required: true
    );

    /// <summary>What a person calls it.</summary>
    public static readonly Field<string> Title = new("title", "What a person calls it.", Shapes.Text);

    public static readonly Field<Condition> When = new("when", "The step is skipped unless this holds.", Shapes.Condition);

    /// <summary>What must hold of its outputs.</summary>
    public static readonly Field<IReadOnlyList<Condition>> Expect = new(
        "expect",
        "What must hold of its outputs, looked at once; a list, or a single condition.",
        Shapes.List(Shapes.Condition, orSingle: true)
    );

    /// <summary>The longest it may take.</summary>
    public static readonly Field<Parsed<TimeSpan>> Timeout = new("timeout", "The longest it may take, retries included.", Shapes.Duration);

    /// <summary>How a failure is tried again.</summary>
    public static readonly Field<RetryPolicy> Retry = new(
        "retry",
        "How a failure is tried again; refused for a step that changes the target.",
        RetryShape()
    );

    /// <summary>Whether the run goes on.</summary>
    public static readonly Field<Parsed<bool>> ContinueOnFailure = new(
        "continue-on-failure",
        "Whether the run goes on when it fails.",
        Shapes.Boolean
    );

    public static readonly IReadOnlyList<Field> All = [Id, Title, When, Expect, Timeout, Retry, ContinueOnFailure];

    private static Shape<RetryPolicy> RetryShape()
    {
        var attempts = new Field<Parsed<int>>(
            "attempts",
            "How many attempts in all, the first one included.",
            Shapes.Integer(2, 100),
            required: true
        );
        var delay = new UsualField<TimeSpan>(
            "delay",
            "The wait before the second attempt; it doubles each time.",
            Shapes.Duration,
            usual: TimeSpan.FromSeconds(1)
        );
        var maxDelay = new UsualField<TimeSpan>(
            "max-delay",
            "The longest wait between two attempts.",
            Shapes.Duration,
            usual: TimeSpan.FromSeconds(30)
        );
        var jitter = new UsualField<int>(
            "jitter",
            "The percentage of each wait that is drawn at random.",
            Shapes.Integer(0, 100),
            usual: 20
        );
        var within = new Field<Parsed<TimeSpan>>("within", "The bound on all attempts and waits together.", Shapes.Duration);
        return Shapes.Mapping("a retry", [attempts, delay, maxDelay, jitter, within], rewrite: AttemptsOf, make: (values, _) =>
            new RetryPolicy(
                values.Get(attempts, 3),
                values.Get(delay),
                values.Get(maxDelay),
                values.Get(jitter) / 100.0,
                values.Get(within)?.Value
            )
        );
    }

    private static string? AttemptsOf(string text) =>
        text.Length is > 0 and < 4 && text.All(char.IsAsciiDigit) ? $"{{ attempts: {text} }}" : null;
}
