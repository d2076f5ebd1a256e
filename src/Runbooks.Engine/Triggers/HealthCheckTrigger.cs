using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>The playbook's "Health Check Failures": several in a row.</summary>
internal static class HealthCheckTrigger
{
    private static readonly TimeSpan UsualEvery = TimeSpan.FromSeconds(5);

    private static readonly UsualField<int> FailuresField = new(
        "failures",
        "How many failures in a row.",
        Shapes.Integer(1, 100),
        usual: 3
    );
    private static readonly Field<Parsed<int>> SuccessesField = new(
        "successes",
        "How many successes in a row let it fire again. Default: as many as `failures`.",
        Shapes.Integer(1, 100)
    );
    private static readonly Field<string> PathField = new(
        "path",
        $"The path that is asked. Default: {PlaybookApplication.HealthPath}, or the application's `health` where the target "
            + "describes one.",
        HttpShapes.Path
    );

    public static readonly Kind<Trigger> Kind = new(
        "health-check",
        "The health check fails several times in a row.",
        Shapes.Mapping<Trigger>(
            "the trigger `health-check`",
            [FailuresField, SuccessesField, PathField, TriggerFields.Every(Duration.Format(UsualEvery)), TriggerFields.Timeout],
            Make
        )
    );

    private static Trigger? Make(FieldValues values, ReadContext context)
    {
        var every = TriggerFields.EveryOf(values, UsualEvery);
        if (TriggerFields.TimeoutOf(values, every, context) is not { } timeout)
            return null;
        var failures = values.Get(FailuresField);
        var rule = new TriggerRule(Kind.Name, "failures in a row", TriggerMeasure.Failures)
        {
            Failures = failures,
            Successes = values.Get(SuccessesField, failures),
            Every = every,
            Timeout = timeout,
            Unanswered = UnansweredMeaning.Failure,
        };
        return new Trigger(rule, new ProbeSource(values.Get(PathField)));
    }
}
