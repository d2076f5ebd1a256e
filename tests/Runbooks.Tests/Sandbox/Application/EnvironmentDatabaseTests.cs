using Runbooks.Sandbox.Application;

namespace Runbooks.Tests.Sandbox.Application;

/// <summary>What a database in memory says is what SQLite says.</summary>
internal sealed class EnvironmentDatabaseTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_database_in_memory_answers_as_SQLite_does(bool migrationFails)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-database-");
        try
        {
            using var file = new SqliteDatabase(Path.Combine(folder.FullName, "one.db"));
            using var memory = new MemoryDatabase();

            var said = await AllAsync(file, migrationFails);

            Assert.That(await AllAsync(memory, migrationFails), Is.EqualTo(said));
            Assert.That(said[0] is null, Is.Not.EqualTo(migrationFails));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<object?>> AllAsync(IEnvironmentDatabase database, bool migrationFails)
    {
        database.Deploy(migrationFails);
        return
        [
            await database.CheckAsync(CancellationToken.None),
            await database.AskAsync("demo-tenant", "test", "now", CancellationToken.None),
            await database.FailAsync(CancellationToken.None),
            database.LoggedQueries,
            database.InUse,
        ];
    }
}
