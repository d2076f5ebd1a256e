namespace Runbooks.Authoring.Importing.Requests;

/// <summary>What a command line writes of an answer, for what stands behind its pipe.</summary>
[Flags]
internal enum RequestShows
{
    None = 0,

    Headers = 1,

    /// <summary>The status alone, the body being thrown away.</summary>
    Status = 2,

    /// <summary>How long it took.</summary>
    Time = 4,

    /// <summary>Nothing of the body.</summary>
    NoBody = 8,
}
