using Runbooks.Rollback;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A controller that moves the traffic from a bad release to a good one, and the target that names it.</summary>
internal abstract class ControllerGround : IAsyncDisposable
{
    /// <summary>The address and the controller, as a target's file has them.</summary>
    public abstract string Lines { get; }

    /// <summary>The version that serves at first.</summary>
    public virtual string Bad => "1.5.0";

    /// <summary>The version before.</summary>
    public virtual string Good => "1.4.2";

    /// <summary>What is asked of a rollback, with as much time as it needs here.</summary>
    public virtual RollbackRequest Request => ControlledRun.Request;

    /// <summary>What goes wrong with each request to move the traffic, in turn; the last with all that follow.</summary>
    public abstract IReadOnlyList<ControllerFault> Faults { set; }

    /// <summary>How often requests moved the traffic; what others do is not counted.</summary>
    public abstract int Applied { get; }

    /// <summary>How many requests to move the traffic came.</summary>
    public abstract int Changes { get; }

    public abstract Task<string> ServingAsync();

    public abstract ValueTask DisposeAsync();
}
