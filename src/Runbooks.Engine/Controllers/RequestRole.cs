namespace Runbooks.Controllers;

/// <summary>What a request is to a controller.</summary>
public enum RequestRole
{
    /// <summary>It reads the state.</summary>
    Look,

    /// <summary>It moves the traffic.</summary>
    Change,

    /// <summary>It moves the traffic by the second way.</summary>
    Otherwise,

    /// <summary>It puts a version where it can be gone to.</summary>
    Deploy,
}
