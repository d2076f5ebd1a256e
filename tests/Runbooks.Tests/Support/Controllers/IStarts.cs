namespace Runbooks.Tests.Support.Controllers;

/// <summary>What a test starts, with how a rollback ends on it.</summary>
internal interface IStarts<TSelf>
{
    /// <summary>How a rollback ends under each fault.</summary>
    static abstract IReadOnlyList<ControllerEnding> Endings { get; }

    static abstract Task<TSelf> StartAsync();
}
