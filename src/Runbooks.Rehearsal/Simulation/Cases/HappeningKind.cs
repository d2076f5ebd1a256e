namespace Runbooks.Rehearsal.Simulation.Cases;

/// <summary>
/// What can happen in a simulated world besides the run itself. The numbers behind each are those of target-api.md's nine behaviours.
/// What stands together is drawn from together (<see cref="CaseDraw"/>).
/// </summary>
internal enum HappeningKind
{
    // The request that changes the target, number `Which` of all that are sent. 1, 2, 3, 4, 5 and 9.
    Refused,
    RefusedByStatus,
    Claimed,
    NeverConnected,
    RequestLost,
    AnswerLost,
    HangsBefore,
    HangsAfter,
    ErrorBefore,
    ErrorAfter,
    GarbledAnswer,
    SlowSwitch,
    LateRequest,
    SlowAnswer,
    FlipsBack,
    FlipsBackTold,
    WrongVersion,
    PartialRollout,
    RolloutFails,
    MarkReused,
    Pruned,
    OperationStuck,
    OperationFails,
    SomebodyFirst,
    DeployedFirst,
    RestartsAfter,

    // A read of the status, number `Which` of all, and `Value` more behind it. 9.
    StatusUnreachable,
    StatusLost,
    StatusHangs,
    StatusError,
    StatusGarbled,
    StatusTruncated,
    StatusOfOtherShape,
    StatusSlow,

    // What stands by, and what the target says of itself. 6, 7 and 8.
    StandbyUnhealthy,
    StandbySecretlyUnhealthy,
    StandbyGone,
    StandbySame,
    StandbyUnnamed,
    AlreadyRolledBack,
    ConstantHealth,
    CatchAll,
    GoodIsBroken,
    SlowQueries,
    FailingQueries,
    NoMetrics,

    // What its history says. 7 and 8.
    StandbyNeverServed,
    HistoryEmpty,
    RollbackByHistory,

    // What it repeats of what it is sent.
    SaysSecrets,

    // What the operator gave.
    BadVersionGiven,
    ExpectedVersionGiven,

    // Who else acts on the target, after `Value` milliseconds.
    OperatorToggles,
    OperatorDeploys,
    OperatorPrunes,
    ControllerRestarts,
    SecondRun,
    SecondRunWaits,
    LockReleased,

    // Puts the bad release back `Value` milliseconds after each change away from it.
    Reconciles,

    // Another run that calls the same target otherwise, after `Value` milliseconds.
    SecondName,

    // A run on another machine, `Value` milliseconds after everything has ended on this one. No remote tells it of what was done here.
    SecondMachine,

    // The operator of the run.
    Cancels,
    Declines,
    AnswersLate,

    // The process: at its write number `Which`, `Value` percent of which is made.
    Crash,
    PowerLoss,
    CrashOfResumed,

    // The process stands still for `Value` milliseconds, at its write or connection number `Which`.
    StopsAtWrite,
    StopsAtConnection,

    // Who goes on after a crash.
    ResumesLate,
    RunsAnew,
    Abandons,

    // What a change of the target means; a toggle where neither is drawn.
    MeansAbsolute,
    MeansAppend,

    // A toggle that lists releases.
    ListsReleases,

    // What a controller has that is not the playbook's, and what it has not.
    WithoutPrecondition,
    WithoutMark,
    WithHistory,
    FollowsOperations,
    TellsFailing,
}
