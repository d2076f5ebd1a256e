using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Rehearsal.World.Network;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Rehearsal.Drilling.Targets;

/// <summary>
/// What a runbook is drilled on: a target of the project's whose controller is played by its description, or the playbook's target.
/// </summary>
/// <param name="Described">The target as its file describes it; null for the playbook's.</param>
/// <param name="Traits">What it has.</param>
public sealed record DrilledTarget(Target? Described, ControllerTrait Traits)
{
    /// <summary>The playbook's target, which a drill takes that is told of none.</summary>
    public static readonly DrilledTarget Playbook = new(Described: null, TraitReader.OfPlaybook);

    /// <summary>A target of the project's.</summary>
    /// <param name="target">As its file describes it; what is secret in it is not needed.</param>
    public static DrilledTarget Of(Target target) => new(target, TraitReader.Of(target));

    /// <summary>What whoever asked for it called it; null for the playbook's.</summary>
    public string? Asked { get; init; } = Described?.Name;

    /// <summary>What the controller is called.</summary>
    public string Controller => Controllers.Controller.Of(Described ?? Sandbox).Definition.Name;

    /// <summary>What it is, for people: <c>checkout (kubernetes)</c>.</summary>
    public string Words => Described is { } target ? $"{target.Name} ({Controller})" : "the playbook's blue/green controller";

    /// <summary>Whether the playbook's paths are played.</summary>
    public bool IsPlaybook => Traits.HasFlag(ControllerTrait.Playbook);

    /// <summary>How long it declares that a change may take.</summary>
    public TimeSpan ProcessingTime => (Described ?? Sandbox).ProcessingTime;

    private static Target Sandbox { get; } = new("sandbox", PlayedConnection.Front) { Title = "The sandbox of the drill" };

    /// <summary>The target as a drilled run knows it: its own settings, and in place of what it asks what is played.</summary>
    /// <param name="address">Where it is played.</param>
    /// <param name="secret">Its credential.</param>
    internal Target At(Uri address, string secret)
    {
        var own = Described ?? Sandbox;
        var played = IsPlaybook && own.Application is null ? null : PlayedController.With(Traits);
        return own with
        {
            BaseUrl = address,
            Controller = IsPlaybook ? own.Controller : Controllers.Controller.Of(own).SpokenAs(Controllers.Controller.Of(played!)),
            Application = own.Application is null ? null : played!.Application,
            Tenant = Target.DemoTenant,
            Headers = [KeyValuePair.Create("Authorization", $"Bearer {secret}")],
            Renewed = null,
            Secrets = [secret],
            SecretFiles = [],
            Environments = new Dictionary<string, Uri>(),
            ProbePath = Target.UsualProbePath,
            MetricsPath = own.MetricsPath is null ? null : Sandbox.MetricsPath,
            Prometheus = null,
            Authorities = [],
        };
    }

    /// <summary>What the target is played with.</summary>
    internal SandboxOptions Play(SandboxOptions options) => IsPlaybook ? options : PlayedController.Play(Traits, options);
}
