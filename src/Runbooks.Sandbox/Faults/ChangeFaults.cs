namespace Runbooks.Sandbox.Faults;

/// <summary>Faults of a controller that is asked for a change: by a rollback and, behind <c>@switch</c>, by a switch.</summary>
internal static class ChangeFaults
{
    /// <summary>200 with <c>success: false</c>.</summary>
    public static SandboxFault Refused { get; } = Of("refused", "Answers 200 with success: false, and switches nothing.");

    /// <summary>A claim without a switch.</summary>
    public static SandboxFault ClaimedNotDone { get; } =
        Of("claimed-not-done", "Answers success: true and writes the event into the history, but switches nothing.");

    /// <summary>No answer and no switch.</summary>
    public static SandboxFault DroppedBefore { get; } =
        Dropped("dropped-before-switch", "Drops the connection without an answer, and switches nothing.");

    /// <summary>A switch without an answer.</summary>
    public static SandboxFault DroppedAfter { get; } =
        Dropped("dropped-after-switch", "Switches, then drops the connection without an answer.");

    /// <summary>No answer now and a switch later.</summary>
    public static SandboxFault DroppedAhead { get; } =
        Delayed("dropped-ahead-of-switch", "Drops the connection at once, and switches this much later.");

    /// <summary>An error and no switch.</summary>
    public static SandboxFault ErrorBefore { get; } = Error("error-before-switch", "Answers this 5xx, and switches nothing.");

    /// <summary>A switch and an error.</summary>
    public static SandboxFault ErrorAfter { get; } = Error("error-after-switch", "Switches, then answers this 5xx.");

    /// <summary>An error now and a switch later.</summary>
    public static SandboxFault ErrorAhead { get; } = Delayed("error-ahead-of-switch", "Answers 502 at once, and switches this much later.");

    /// <summary>Silence and no switch.</summary>
    public static SandboxFault HangBefore { get; } = Of("hang-before-switch", "Never answers, and switches nothing.");

    /// <summary>A switch and silence.</summary>
    public static SandboxFault HangAfter { get; } = Of("hang-after-switch", "Switches, and never answers.");

    /// <summary>Silence now and a switch later.</summary>
    public static SandboxFault HangAhead { get; } = Delayed("hang-ahead-of-switch", "Never answers, and switches this much later.");

    /// <summary>200 now and a switch later.</summary>
    public static SandboxFault AnswerAhead { get; } =
        Delayed("answer-ahead-of-switch", "Answers success: true at once, and switches this much later.");

    /// <summary>202 now and a switch later.</summary>
    public static SandboxFault AcceptedAhead { get; } =
        Delayed("accepted-ahead-of-switch", "Answers 202 at once, and switches this much later.");

    /// <summary>A switch that takes its time.</summary>
    public static SandboxFault SlowSwitch { get; } = Delayed("slow-switch", "Takes this much longer to switch, and answers after it.");

    /// <summary>A switch that does not last.</summary>
    public static SandboxFault FlipsBack { get; } =
        Delayed("flips-back", "Switches and says so, then switches back by itself this much later.");

    /// <summary>A switch that lasts for as long as somebody proves it.</summary>
    public static SandboxFault FlipsBackAtRead { get; } =
        Of("flips-back-at-read", "Switches and says so, then switches back by itself when the status is read for this many-th time.") with
        {
            Parameter = FaultParameter.Count,
            DefaultValue = "6",
        };

    /// <summary>The right environment with the wrong version.</summary>
    public static SandboxFault WrongVersion { get; } =
        Of("wrong-version", "Switches, but the new environment runs this version; without a value, the one left behind.") with
        {
            Parameter = FaultParameter.Text,
        };

    /// <summary>A controller that forgets.</summary>
    public static SandboxFault Restarts { get; } =
        Of("restarts-after-switch", "Switches and answers, then restarts: the deployment history is empty.");

    /// <summary>A version that does not bear what it is given.</summary>
    public static SandboxFault Breaks { get; } =
        Of("breaks-after-switch", "Switches, and the environment that it goes to has this fault of the application from then on.") with
        {
            Parameter = FaultParameter.Application,
            DefaultValue = "crashing",
        };

    /// <summary>A switch in the dark.</summary>
    public static SandboxFault StatusUnreadable { get; } =
        Of("status-unreadable-after", "After the request the status answers 503 for so many reads or so long.") with
        {
            Parameter = FaultParameter.CountOrDuration,
            DefaultValue = "3",
        };

    /// <summary>Somebody else, a moment before.</summary>
    public static SandboxFault MovedMeanwhile { get; } =
        Of("moved-meanwhile", "Before it acts, somebody else has the other environment serve.");

    /// <summary>A version of somebody else, a moment before.</summary>
    public static SandboxFault DeployedMeanwhile { get; } =
        Of("deployed-meanwhile", "Before it acts, somebody else puts this version on the standby.") with
        {
            Parameter = FaultParameter.Text,
            DefaultValue = "1.5.1",
        };

    /// <summary>A release of somebody else, a moment before.</summary>
    public static SandboxFault ReleasedMeanwhile { get; } =
        Of("released-meanwhile", "Before it acts, somebody else puts this version on the standby, and has it serve.") with
        {
            Parameter = FaultParameter.Text,
            DefaultValue = "1.5.1",
        };

    /// <summary>A release that is cleared away a moment before.</summary>
    public static SandboxFault Pruned { get; } =
        Of("pruned", "Where it names releases: the one that is asked for is there no longer, is not listed from then on, and refused.");

    /// <summary>Half of a change.</summary>
    public static SandboxFault PartialRollout { get; } =
        Of("partial-rollout", "Where it says what is under way: it switches half of the traffic, and the change stays under way forever.");

    /// <summary>Half of a change, and a reason.</summary>
    public static SandboxFault RolloutFails { get; } =
        Delayed(
            "rollout-fails",
            "Where it says what is under way: it switches half of the traffic, and this much later says why it goes no further."
        );

    /// <summary>A mark that marks nothing.</summary>
    public static SandboxFault MarkReused { get; } =
        Of("mark-reused", "Where it has a mark: it switches, and the mark stays as it was, whatever moves from then on.");

    /// <summary>Begun, and never ended.</summary>
    public static SandboxFault OperationStuck { get; } =
        Of("operation-stuck", "Where it follows what it begins: it begins the switch, never ends it, and switches nothing.");

    /// <summary>Begun, and failed.</summary>
    public static SandboxFault OperationFails { get; } =
        Delayed(
            "operation-fails",
            "Where it follows what it begins: it begins the switch, which fails this much later, and switches nothing."
        );

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        Refused,
        ClaimedNotDone,
        DroppedBefore,
        DroppedAfter,
        DroppedAhead,
        ErrorBefore,
        ErrorAfter,
        ErrorAhead,
        HangBefore,
        HangAfter,
        HangAhead,
        AnswerAhead,
        AcceptedAhead,
        SlowSwitch,
        FlipsBack,
        FlipsBackAtRead,
        WrongVersion,
        Restarts,
        Breaks,
        StatusUnreadable,
        MovedMeanwhile,
        DeployedMeanwhile,
        ReleasedMeanwhile,
        Pruned,
        PartialRollout,
        RolloutFails,
        MarkReused,
        OperationStuck,
        OperationFails,
    ];

    private static SandboxFault Of(string name, string description) => new(name, description, FaultPlaces.Posts);

    private static SandboxFault Delayed(string name, string description) =>
        Of(name, description) with
        {
            Parameter = FaultParameter.Duration,
            DefaultValue = "2s",
        };

    private static SandboxFault Dropped(string name, string description) =>
        Of(name, description) with
        {
            Parameter = FaultParameter.Drop,
            DefaultValue = "reset",
        };

    private static SandboxFault Error(string name, string description) =>
        Of(name, description) with
        {
            Parameter = FaultParameter.Status,
            DefaultValue = "500",
        };
}
