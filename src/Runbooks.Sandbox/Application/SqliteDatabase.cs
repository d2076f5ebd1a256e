using Microsoft.Data.Sqlite;

namespace Runbooks.Sandbox.Application;

/// <summary>The database in a file of its own, with the tables <c>knowledge</c> and <c>query_log</c>.</summary>
internal sealed class SqliteDatabase : IEnvironmentDatabase
{
    /// <summary>What every query is answered with.</summary>
    public const string Knowledge = "Here is what the knowledge base says.";

    private const string Schema = $"""
        DROP TABLE IF EXISTS knowledge;
        DROP TABLE IF EXISTS knowledge_v1;
        DROP TABLE IF EXISTS query_log;
        CREATE TABLE knowledge (topic TEXT PRIMARY KEY, answer TEXT NOT NULL, source TEXT NOT NULL);
        CREATE TABLE query_log (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, content TEXT NOT NULL, asked_at TEXT NOT NULL);
        INSERT INTO knowledge VALUES ('general', '{Knowledge}', 'handbook');
        """;

    // The second statement names a column that never existed, and nothing undoes the first.
    private const string FailingMigration = """
        ALTER TABLE knowledge RENAME TO knowledge_v1;
        CREATE TABLE knowledge AS SELECT topic, body AS answer, language FROM knowledge_v1;
        """;

    private readonly string connectionString;
    private readonly SemaphoreSlim pool = new(IEnvironmentDatabase.PoolSize);

    public SqliteDatabase(string path) => connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();

    public int InUse => IEnvironmentDatabase.PoolSize - pool.CurrentCount;

    public long LoggedQueries
    {
        get
        {
            using var connection = Open();
            return Scalar(connection, "SELECT count(*) FROM query_log") as long? ?? 0;
        }
    }

    public void Deploy(bool migrationFails)
    {
        Execute("PRAGMA journal_mode = WAL; BEGIN; " + Schema + " COMMIT;");
        if (!migrationFails)
            return;
        try
        {
            Execute(FailingMigration);
        }
        catch (SqliteException)
        {
            // What it left behind is what is wrong with this version.
        }
    }

    public async Task<DatabaseError?> CheckAsync(CancellationToken cancellationToken) =>
        (await UseAsync(c => Scalar(c, "SELECT count(*) FROM knowledge WHERE answer <> ''"), cancellationToken)).Error;

    public async Task<(string? Answer, DatabaseError? Error)> AskAsync(
        string tenant,
        string content,
        string askedAt,
        CancellationToken cancellationToken
    )
    {
        var (answer, error) = await UseAsync(
            connection =>
            {
                var answer = Scalar(connection, "SELECT answer FROM knowledge WHERE topic = 'general'");
                Scalar(
                    connection,
                    "INSERT INTO query_log (tenant, content, asked_at) VALUES ($tenant, $content, $asked_at)",
                    ("$tenant", tenant),
                    ("$content", content),
                    ("$asked_at", askedAt)
                );
                return answer;
            },
            cancellationToken
        );
        return (answer as string, error);
    }

    public async Task<DatabaseError> FailAsync(CancellationToken cancellationToken) =>
        (await UseAsync(c => Scalar(c, "SELECT answer FROM knowledge_v2"), cancellationToken)).Error!;

    public void Dispose()
    {
        using (var connection = new SqliteConnection(connectionString))
            SqliteConnection.ClearPool(connection);
        pool.Dispose();
    }

    private async Task<(object? Value, DatabaseError? Error)> UseAsync(
        Func<SqliteConnection, object?> use,
        CancellationToken cancellationToken
    )
    {
        await pool.WaitAsync(cancellationToken);
        try
        {
            using var connection = Open();
            return (use(connection), null);
        }
        catch (SqliteException problem)
        {
            return (null, new DatabaseError(problem.SqliteErrorCode, problem.Message));
        }
        finally
        {
            pool.Release();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        // A rehearsal need not survive a power cut, and a synchronised write costs more than all the rest.
        Scalar(connection, "PRAGMA synchronous = OFF");
        return connection;
    }

    private void Execute(string statements)
    {
        using var connection = Open();
        Scalar(connection, statements);
    }

    // CA2100 is about text from outside: every statement here is a constant of this file.
#pragma warning disable CA2100
    private static object? Scalar(SqliteConnection connection, string statement, params (string Name, string Value)[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }
#pragma warning restore CA2100
}
