using Runbooks.Definitions;

namespace Runbooks.Triggers;

/// <summary>Every kind of trigger there is: the playbook's five.</summary>
public static class TriggerKinds
{
    /// <summary>The list.</summary>
    public static readonly IReadOnlyList<Kind<TriggerDefinition>> All =
    [
        HealthCheckTrigger.Kind,
        LastingTrigger.KindOf("error-rate", "rate", "error rate", "> 5%", TimeSpan.FromMinutes(2)),
        LastingTrigger.KindOf("response-time", "average", "average response time", "> 3s", TimeSpan.FromMinutes(5)),
        LastingTrigger.KindOf("memory", "usage", "memory usage", "> 90%", TimeSpan.FromMinutes(10)),
        LastingTrigger.KindOf("cpu", "usage", "CPU usage", "> 95%", TimeSpan.FromMinutes(5)),
    ];
}
