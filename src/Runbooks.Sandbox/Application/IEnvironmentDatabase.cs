namespace Runbooks.Sandbox.Application;

/// <summary>One environment's database: knowledge, which a query reads, and a log of queries, which it writes.</summary>
internal interface IEnvironmentDatabase : IDisposable
{
    /// <summary>How many connections the application may hold.</summary>
    const int PoolSize = 10;

    /// <summary>How many of them are in use at this moment.</summary>
    int InUse { get; }

    /// <summary>How many queries the log holds.</summary>
    long LoggedQueries { get; }

    /// <summary>Puts the schema of a version in place.</summary>
    /// <param name="migrationFails">Whether a migration follows that fails half-way, so that every query fails behind it.</param>
    void Deploy(bool migrationFails);

    /// <summary>Reads one row, as a health check does; null when that succeeds.</summary>
    Task<DatabaseError?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Answers a query from the knowledge and writes it into the log; either the answer or the error is null.</summary>
    Task<(string? Answer, DatabaseError? Error)> AskAsync(
        string tenant,
        string content,
        string askedAt,
        CancellationToken cancellationToken
    );

    /// <summary>Runs a statement that is refused, as on a database that is out of order.</summary>
    Task<DatabaseError> FailAsync(CancellationToken cancellationToken);
}
