using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Expressions;

namespace Runbooks.Steps;

/// <summary>Tells somebody. A channel that fails never stops a run.</summary>
public sealed class NotifyStep : StepBehaviour
{
    /// <summary>The channels there are.</summary>
    public static readonly string[] Channels = ["console"];

    private static readonly Field<string> ChannelField = new("channel", "Where it is told. console unless said.", Shapes.OneOf(Channels));
    private static readonly Field<string> LevelField = new("level", "How loud: info, warning or critical. info unless said.", Shapes.OneOf("info", "warning", "critical"));
    private static readonly Field<Template> TextField = new("text", "The text.", Shapes.Template, required: true);

    /// <summary>The kind.</summary>
    public static readonly Kind<StepAction> Kind = new(
        "notify",
        "Tells somebody; a channel that fails never stops a run.",
        Shapes.Mapping<StepAction>("a notification", [ChannelField, LevelField, TextField], (values, _) => new NotifyStep
        {
            Channel = values.Get(ChannelField) ?? "console",
            Level = values.Get(LevelField) ?? "info",
            Text = values.Get(TextField)!,
        }));

    /// <summary>Where it is told.</summary>
    public required string Channel { get; init; }

    /// <summary>How loud.</summary>
    public required string Level { get; init; }

    /// <summary>The text.</summary>
    public required Template Text { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override string Describe() => $"tells the channel {Channel} ({Level})";

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        var (text, error) = context.Fill(Text);
        if (error is not null) return StepResult.Failed(error);
        if (context.Tools.DryRun) return StepResult.Skipped($"dry run: would tell the channel {Channel}");
        await context.Tools.Events.PublishAsync(new NotificationAsked(context.Path, Channel, Level, text));
        return StepResult.Passed();
    }

    /// <inheritdoc/>
    public override Task<StepResult> ResumeAsync(StepContext context, StepPast past, CancellationToken cancel) =>
        past.Events.OfType<NotificationAsked>().Any(n => n.Path == context.Path) ? Task.FromResult(StepResult.Passed()) : RunAsync(context, cancel);
}
