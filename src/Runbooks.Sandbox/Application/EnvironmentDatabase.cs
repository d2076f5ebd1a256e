using Microsoft.Data.Sqlite;

namespace Runbooks.Sandbox.Application;

/// <summary>
/// One environment's SQLite database: <c>knowledge</c>, which a query reads, and <c>query_log</c>, which it writes.
/// </summary>
internal sealed class EnvironmentDatabase : IDisposable
{
    /// <summary>How many connections the application may hold.</summary>
    public const int PoolSize = 10;

    private const string Schema = """
        DROP TABLE IF EXISTS knowledge;
        DROP TABLE IF EXISTS knowledge_v1;
        DROP TABLE IF EXISTS query_log;
        CREATE TABLE knowledge (topic TEXT PRIMARY KEY, answer TEXT NOT NULL, source TEXT NOT NULL);
        CREATE TABLE query_log (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, content TEXT NOT NULL, asked_at TEXT NOT NULL);
        INSERT INTO knowledge VALUES ('general', 'Here is what the knowledge base says.', 'handbook');
        """;

    // The second statement names a column that never existed, and nothing undoes the first.
    private const string FailingMigration = """
        ALTER TABLE knowledge RENAME TO knowledge_v1;
        CREATE TABLE knowledge AS SELECT topic, body AS answer, language FROM knowledge_v1;
        """;

    private readonly string connectionString;
    private readonly SemaphoreSlim pool = new(PoolSize);

    public EnvironmentDatabase(string path)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        Reset();
    }

    /// <summary>How many connections are in use at this moment.</summary>
    public int InUse => PoolSize - pool.CurrentCount;

    /// <summary>Puts the schema of a version that works in place.</summary>
    public void Reset()
    {
        Execute("PRAGMA journal_mode = WAL; BEGIN; " + Schema + " COMMIT;");
    }

    /// <summary>Runs the bad release's migration, which fails half-way; gives SQLite's message.</summary>
    public string MigrateAndFail()
    {
        try
        {
            Execute(FailingMigration);
            return "";
        }
        catch (SqliteException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>Reads one row, as a health check does.</summary>
    /// <exception cref="SqliteException">The statement fails.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        UseAsync(connection => Scalar(connection, "SELECT count(*) FROM knowledge WHERE answer <> ''"), cancellationToken);

    /// <summary>Answers a query from the knowledge and writes it into the log.</summary>
    /// <exception cref="SqliteException">A statement fails.</exception>
    public async Task<string> AskAsync(string tenant, string content, string askedAt, CancellationToken cancellationToken)
    {
        var answer = "";
        await UseAsync(
            connection =>
            {
                answer = Scalar(connection, "SELECT answer FROM knowledge WHERE topic = 'general'") as string ?? "";
                Scalar(
                    connection,
                    "INSERT INTO query_log (tenant, content, asked_at) VALUES ($tenant, $content, $asked_at)",
                    ("$tenant", tenant),
                    ("$content", content),
                    ("$asked_at", askedAt)
                );
            },
            cancellationToken
        );
        return answer;
    }

    /// <summary>Runs a statement that SQLite refuses, as on a database that is out of order.</summary>
    /// <exception cref="SqliteException">Always.</exception>
    public Task FailAsync(CancellationToken cancellationToken) =>
        UseAsync(connection => Scalar(connection, "SELECT answer FROM knowledge_v2"), cancellationToken);

    /// <summary>How many queries the log holds.</summary>
    public long LoggedQueries()
    {
        using var connection = Open();
        return Scalar(connection, "SELECT count(*) FROM query_log") as long? ?? 0;
    }

    public void Dispose()
    {
        using (var connection = new SqliteConnection(connectionString))
            SqliteConnection.ClearPool(connection);
        pool.Dispose();
    }

    private async Task UseAsync(Action<SqliteConnection> use, CancellationToken cancellationToken)
    {
        await pool.WaitAsync(cancellationToken);
        try
        {
            using var connection = Open();
            use(connection);
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
