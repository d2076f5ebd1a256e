namespace Runbooks.Connections;

/// <summary>Asked right before something leaves that may change the target: whether this run still holds it.</summary>
/// <param name="cancel">Ends the question.</param>
/// <returns>Why nothing may be sent; null where it may.</returns>
public delegate ValueTask<string?> SendFence(CancellationToken cancel);
