namespace Runbooks.Controllers;

/// <summary>
/// The paths of the playbook's controller, for what reads playbooks, plays that controller, or warns of sending to it past the protocol.
/// What asks a target speaks its controller's description instead.
/// </summary>
public static class PlaybookApi
{
    /// <summary>What its own paths begin with.</summary>
    public const string Prefix = "/deployment/";

    /// <summary>Where its status is read.</summary>
    public const string Status = Prefix + "status";

    /// <summary>Where a rollback is asked for: a toggle.</summary>
    public const string Rollback = Prefix + "rollback";

    /// <summary>Where the environment is switched: a toggle as well.</summary>
    public const string Switch = Prefix + "switch";

    /// <summary>Where a version is put on the standby, in place of the one that stands there.</summary>
    public const string Deploy = Prefix + "deploy";

    /// <summary>The members of its status.</summary>
    public static readonly IReadOnlyList<string> StatusMembers = ["currentEnvironment", "environments", "deploymentHistory", "timestamp"];
}
