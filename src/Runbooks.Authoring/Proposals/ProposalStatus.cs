namespace Runbooks.Authoring.Proposals;

/// <summary>Whether an accepted change is in its file.</summary>
public enum ProposalStatus
{
    /// <summary>It was made now.</summary>
    Made,

    /// <summary>It was there already.</summary>
    There,

    /// <summary>It cannot be made, and the file is as it was.</summary>
    Conflict,
}
