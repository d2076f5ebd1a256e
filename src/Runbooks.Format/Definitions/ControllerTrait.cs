namespace Runbooks.Definitions;

/// <summary>What a target's controller and its application have, by their descriptions: a behaviour is drilled where it shows.</summary>
[Flags]
public enum ControllerTrait
{
    None = 0,

    /// <summary>It is the playbook's blue/green controller, with its paths and its ports.</summary>
    Playbook = 1 << 0,

    /// <summary>A change has the other release serve.</summary>
    Toggle = 1 << 1,

    /// <summary>A change names the release that is to serve.</summary>
    NamesRelease = 1 << 2,

    /// <summary>A change makes a new release like the one that it names.</summary>
    Append = 1 << 3,

    /// <summary>Releases have versions.</summary>
    Version = 1 << 4,

    /// <summary>Something differs after every change.</summary>
    Mark = 1 << 5,

    /// <summary>A change is refused where something moved since the state was read.</summary>
    Precondition = 1 << 6,

    /// <summary>It says whether a change is under way.</summary>
    Settled = 1 << 7,

    /// <summary>It says why a change will come to nothing.</summary>
    Failing = 1 << 8,

    /// <summary>What it has begun is followed.</summary>
    Operation = 1 << 9,

    /// <summary>Its releases are read from it, so that they may be others at the next look.</summary>
    Listed = 1 << 10,

    /// <summary>It says whether a release has served.</summary>
    Served = 1 << 11,

    /// <summary>It may say that a release never served.</summary>
    NeverServed = 1 << 12,

    /// <summary>It says how healthy a release is.</summary>
    ReleaseHealth = 1 << 13,

    /// <summary>It keeps a history.</summary>
    History = 1 << 14,

    /// <summary>It can be told that somebody has gone back already: by a history, or by which release came before which.</summary>
    TellsBack = 1 << 24,

    /// <summary>It says what stands against any change.</summary>
    Obstacles = 1 << 15,

    /// <summary>It says who made the last change.</summary>
    MovedBy = 1 << 16,

    /// <summary>It has a second way to move the traffic.</summary>
    Otherwise = 1 << 17,

    /// <summary>The application has the playbook's paths.</summary>
    PlaybookApplication = 1 << 18,

    /// <summary>It is known what the application's health is.</summary>
    ApplicationHealth = 1 << 19,

    /// <summary>The application says which version it is.</summary>
    ApplicationVersion = 1 << 20,

    /// <summary>The application says whether it reaches its database.</summary>
    Database = 1 << 21,

    /// <summary>It is known what customers come for.</summary>
    Critical = 1 << 22,

    /// <summary>The service has metrics.</summary>
    Metrics = 1 << 23,
}
