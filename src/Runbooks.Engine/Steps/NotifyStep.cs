using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Yaml;

namespace Runbooks.Steps;

/// <summary>Tells somebody. A channel that fails never stops a run.</summary>
public sealed class NotifyStep : StepAction
{
    /// <summary>The channel that is always there: the terminal of the run.</summary>
    public const string Console = "console";

    private static readonly Field<string> ChannelField = new(
        "channel",
        "A channel of `notifications.yaml`, or `console` for the terminal of the run alone. Default: the terminal and "
            + "the channels of the level's route.",
        Shapes.Id
    );
    private static readonly Field<string> LevelField = new(
        "level",
        "How loud: info, warning or critical. Default: info.",
        Shapes.OneOf("info", "warning", "critical")
    );
    private static readonly Field<Template> TextField = new("text", "The text.", Shapes.Template, required: true);

    public static readonly Kind<StepAction> Kind = new(
        "notify",
        "Tells somebody; a channel that fails never stops a run.",
        Shapes.Mapping<StepAction>(
            "a notification",
            [ChannelField, LevelField, TextField],
            rewrite: t => $"{{ text: {YamlText.Write(t, inFlow: true)} }}",
            make: (values, _) =>
                new NotifyStep
                {
                    Channel = values.Get(ChannelField) ?? Console,
                    IsRouted = values.Get(ChannelField) is null,
                    ChannelSpan = values.Entry(ChannelField)?.Value.Span,
                    Level = values.Get(LevelField) ?? "info",
                    Text = values.Get(TextField)!,
                }
        )
    );

    /// <summary>Where it is told.</summary>
    public required string Channel { get; init; }

    /// <summary>Whether it also goes to the channels that the level's route names.</summary>
    public required bool IsRouted { get; init; }

    /// <summary>Where the channel is named; null where it is not.</summary>
    public SourceSpan? ChannelSpan { get; init; }

    public required string Level { get; init; }

    public required Template Text { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => [Text];

    /// <inheritdoc/>
    public override string? BoundKey => null;

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => null;

    /// <inheritdoc/>
    public override StepFailure Failing =>
        new()
        {
            IsIgnored = true,
            NoRetry = "a channel that fails is tried again by itself, and fails no step",
            CanBeDrilled = false,
        };

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Nothing;

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => false;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) => KnownValue.Anything;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) =>
        ["# tell them, by telephone or chat:", .. Text.Text.Trim().Split('\n').Select(l => $"#   {l}".TrimEnd())];

    /// <inheritdoc/>
    public override string Describe() => $"tells the channel {Channel} ({Level})";

    /// <inheritdoc/>
    public override Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (values, unknown) = context.Values();
        var text = Text.Foresee(values, unknown);
        if (text.Fault is { } fault)
            return Task.FromResult(context.Fails(fault.Message));
        IReadOnlyList<string> readers =
        [
            .. Channel == Console ? ["the terminal of the run"] : Array.Empty<string>(),
            .. context.Tools.ReadersOf(Channel, Level, IsRouted),
        ];
        var notice = new PlannedNotice("then", Level, text.Text, readers);
        return Task.FromResult(new StepView(context.Draft with { Notice = notice }, null, Until: null));
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        if (!context.Fill(Text).Succeeds(out var text, out var error))
            return StepResult.Failed(error);
        await context.Tools.Events.PublishAsync(new NotificationAsked(context.Path, Channel, Level, text) { Routed = IsRouted });
        return StepResult.Passed();
    }

    /// <inheritdoc/>
    public override Task<StepResult> ResumeAsync(StepContext context, InterruptedStep past, CancellationToken cancel) =>
        past.Events.OfType<NotificationAsked>().Any(n => n.Path == context.Path)
            ? Task.FromResult(StepResult.Passed())
            : RunAsync(context, cancel);
}
