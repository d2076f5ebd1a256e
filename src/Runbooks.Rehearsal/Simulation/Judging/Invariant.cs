namespace Runbooks.Rehearsal.Simulation.Judging;

/// <summary>The names of what must hold after every run.</summary>
internal static class Invariant
{
    /// <summary>A request that changes the target is sent at most once for each intent, and applied at most once.</summary>
    public const string OncePerIntent = "at most one toggle per intent";

    /// <summary>An intent is on the disk before its request leaves.</summary>
    public const string IntentFirst = "an intent before each toggle";

    /// <summary>Where nobody else acts on the target, a run toggles it at most once.</summary>
    public const string OncePerRun = "at most one toggle per run that nobody disturbs";

    /// <summary>No run is called recovered while the bad version serves.</summary>
    public const string NeverRecoveredOnBad = "never recovered on the bad version";

    /// <summary>
    /// A run is recovered only where a version that works serves by the model, and a required check passed behind its last request.
    /// </summary>
    public const string RecoveredOnlyOnWorking = "recovered only on a version that works, as a required check saw it";

    /// <summary>No run goes to a version of which the history says that it never served.</summary>
    public const string OnlyBackToServed = "never back to a version that never served";

    /// <summary>No run calls a target already safe on the bad version, or on a release that nobody judged.</summary>
    public const string SafeOnlyWhenKnown = "already safe only where it is known";

    /// <summary>Each run that began ends with a whole record.</summary>
    public const string RecordForEach = "a record for every run";

    /// <summary>Each journal holds together, line by line, to the end of its run.</summary>
    public const string WholeJournal = "every journal is whole";

    /// <summary>No secret is on the disk or in the output.</summary>
    public const string NoSecret = "no secret anywhere";

    /// <summary>Two processes never hold the target's lock.</summary>
    public const string OneHolder = "the lock is never held by two";

    /// <summary>Nothing leaves for the target from a process that does not hold its lock.</summary>
    public const string HolderSends = "only the holder of the lock sends";

    /// <summary>Each run ends, and not with an exception.</summary>
    public const string Ends = "every run ends";
}
