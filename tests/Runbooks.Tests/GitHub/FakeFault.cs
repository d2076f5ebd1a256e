namespace Runbooks.Tests.GitHub;

/// <summary>What goes wrong with a request.</summary>
internal enum FakeFault
{
    /// <summary>Another answer is given, and nothing is done.</summary>
    AnotherAnswer,

    /// <summary>The connection is closed, and nothing is done.</summary>
    LostBefore,

    /// <summary>It is done, and the connection is closed instead of an answer.</summary>
    LostAfter,

    /// <summary>It is done, and the answer breaks off in its middle.</summary>
    CutOff,
}
