using Runbooks.Definitions;

namespace Runbooks.Triggers;

/// <summary>Every kind of trigger there is: the playbook's five, and those on other series.</summary>
public static class TriggerKinds
{
    public static readonly IReadOnlyList<Kind<Trigger>> All =
    [
        HealthCheckTrigger.Kind,
        RequestTrigger.ErrorRate,
        RequestTrigger.ResponseTime,
        UsageTrigger.Memory,
        UsageTrigger.Cpu,
        UsageTrigger.DatabasePool,
        RequestTrigger.AiResponseTime,
        MetricTrigger.Kind,
    ];
}
