using Runbooks.Definitions;

namespace Runbooks.Checklist;

/// <summary>Every check there is, in the order of the reference.</summary>
public static class CheckKinds
{
    public static readonly IReadOnlyList<Kind<Check>> All =
    [
        HealthCheck.Kind,
        EnvironmentSwitchedCheck.Kind,
        VersionCheck.Kind,
        CoreFunctionalityCheck.Kind,
        PerformanceCheck.Kind,
        ErrorRateCheck.Kind,
        MonitoringCheck.Kind,
        DatabaseCheck.Kind,
        WidgetCheck.Kind,
    ];
}
