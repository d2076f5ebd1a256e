using Microsoft.AspNetCore.Connections;

namespace Runbooks.Watch.Listening;

/// <summary>
/// How many connections a listener keeps open. One more pushes out the one that has been of no use for longest: connections
/// that only stay open, which anybody can make, keep nobody out who has something to say.
/// </summary>
internal sealed class ConnectionRoom
{
    private const int Most = 200;

    private readonly Lock _turn = new();
    private readonly LinkedList<ConnectionContext> _open = [];

    /// <summary>Takes a connection for as long as it is served.</summary>
    public ConnectionDelegate Take(ConnectionDelegate serve) =>
        async connection =>
        {
            ConnectionContext? pushedOut = null;
            lock (_turn)
            {
                _open.AddLast(connection);
                if (_open.Count > Most)
                {
                    pushedOut = _open.First!.Value;
                    _open.RemoveFirst();
                }
            }

            pushedOut?.Abort(new ConnectionAbortedException("another connection was made, and this one was of no use for longest"));
            try
            {
                await serve(connection);
            }
            finally
            {
                lock (_turn)
                    _open.Remove(connection);
            }
        };

    /// <summary>A connection is of use: whoever made it has the credential.</summary>
    public void Touch(string connection)
    {
        lock (_turn)
        {
            if (_open.FirstOrDefault(c => c.ConnectionId == connection) is not { } known)
                return;
            _open.Remove(known);
            _open.AddLast(known);
        }
    }
}
