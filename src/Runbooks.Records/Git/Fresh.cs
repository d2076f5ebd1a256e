namespace Runbooks.Git;

/// <summary>
/// What git was asked once: a run asks no second time, and a watch that lives for weeks does after a while. For any number of threads.
/// </summary>
/// <param name="ask">Asks.</param>
internal sealed class Fresh<T>(Func<T> ask)
    where T : class
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);
    private readonly Lock _lock = new();
    private T? _answer;
    private long _since;

    public T Value
    {
        get
        {
            lock (_lock)
            {
                if (_answer is null || TimeProvider.System.GetElapsedTime(_since) > Lasting)
                    (_answer, _since) = (ask(), TimeProvider.System.GetTimestamp());
                return _answer;
            }
        }
    }

    /// <summary>The answer, where one was given already.</summary>
    public T? Known => _answer;
}
