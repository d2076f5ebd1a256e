namespace Runbooks.Sandbox.Controller;

/// <summary>What a controller says when it was asked for a change.</summary>
internal enum ChangeWord
{
    /// <summary>It says that it is done.</summary>
    Done,

    /// <summary>It says that it will be done.</summary>
    Accepted,

    /// <summary>It will not do it.</summary>
    Refused,

    /// <summary>Something moved since the state was read that came with the request: it does nothing.</summary>
    Moved,

    /// <summary>It answers with an error.</summary>
    Failed,

    Nothing,
}
