namespace Runbooks.Execution;

/// <summary>
/// A wish to stop for what is begun beside something else: it is spoken when that ends, if not before. It is heard at once and on
/// the thread that speaks it, and never by <see cref="CancellationTokenSource.CancelAsync"/>, which goes on on another one: a
/// simulated world has one thread, and its order is drawn.
/// </summary>
/// <param name="cancel">The wish of whoever waits for all of it.</param>
public sealed class CancelledAtEnd(CancellationToken cancel) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(cancel);

    /// <summary>Is cancelled when it ends.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Speaks it; a second time does nothing.</summary>
    public void End() => _source.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }
}
