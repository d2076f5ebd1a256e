namespace Runbooks.Sandbox.Application;

/// <summary>What <see cref="SqliteDatabase"/> says, without SQLite: for targets of which hundreds are played in a second.</summary>
internal sealed class MemoryDatabase : IEnvironmentDatabase
{
    private DatabaseError? broken;

    // In simulated time nobody looks while a statement runs.
    public int InUse => 0;

    public long LoggedQueries { get; private set; }

    public void Deploy(bool migrationFails) => (broken, LoggedQueries) = (migrationFails ? NoTable("knowledge") : null, 0);

    public Task<DatabaseError?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(broken);

    public Task<(string? Answer, DatabaseError? Error)> AskAsync(
        string tenant,
        string content,
        string askedAt,
        CancellationToken cancellationToken
    )
    {
        if (broken is not null)
            return Task.FromResult<(string?, DatabaseError?)>((null, broken));
        LoggedQueries++;
        return Task.FromResult<(string?, DatabaseError?)>((SqliteDatabase.Knowledge, null));
    }

    public Task<DatabaseError> FailAsync(CancellationToken cancellationToken) => Task.FromResult(NoTable("knowledge_v2"));

    public void Dispose()
    {
        // Nothing is open.
    }

    private static DatabaseError NoTable(string name) => new(1, $"SQLite Error 1: 'no such table: {name}'.");
}
