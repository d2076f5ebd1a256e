namespace Runbooks.Cli.Terminal.Documents;

/// <summary>What a run of several targets would do now.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="AtOnce">How many are under way at once at most.</param>
/// <param name="Failures">How many may fail before nothing more is begun.</param>
/// <param name="Waves">The targets' names, wave by wave.</param>
/// <param name="ExitCode">The worst of the plans'.</param>
/// <param name="Plans">The plan of each target.</param>
internal sealed record GroupPlanDocument(
    string Group,
    int AtOnce,
    int Failures,
    IReadOnlyList<IReadOnlyList<string>> Waves,
    int ExitCode,
    IReadOnlyList<PlanDocument> Plans
);
