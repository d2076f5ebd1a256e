namespace Runbooks.Sandbox.Controller;

/// <summary>What a controller calls what it did.</summary>
public enum PlayedEventKind
{
    Deployment,
    Switch,
    Rollback,
}
