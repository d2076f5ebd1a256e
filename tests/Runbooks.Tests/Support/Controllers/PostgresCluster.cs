namespace Runbooks.Tests.Support.Controllers;

/// <summary>A cluster of PostgreSQL of its own, of another account where the tests are root's: it refuses root.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string User = "runbooks";
    private readonly PartProcess _process;
    private readonly int _port;

    private PostgresCluster(PartProcess process, int port) => (_process, _port) = (process, port);

    /// <summary>Where the database that it has from the start is found.</summary>
    public string Address => $"postgres://{User}@127.0.0.1:{_port}/postgres";

    public string Log => _process.Log;

    public static async Task<PostgresCluster> StartAsync()
    {
        var programs = Programs();
        string[] account =
            Environment.UserName == "root" ? [Component.Program("setpriv"), "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];
        var folder = Directory.CreateTempSubdirectory("runbook-postgres-").FullName;
        if (account.Length > 0)
            Run("chown", "nobody:nogroup", folder);
        var data = Path.Combine(folder, "data");
        string[] initialize =
        [
            .. account,
            Path.Combine(programs, "initdb"),
            $"--pgdata={data}",
            $"--username={User}",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
        ];
        Run(initialize[0], initialize[1..]);
        var port = FreePort.Next();
        var process = await PartProcess.StartAsync(
            folder,
            [
                .. account,
                Path.Combine(programs, "postgres"),
                "-D",
                data,
                "-h",
                "127.0.0.1",
                "-p",
                $"{port}",
                "-k",
                folder,
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
            ],
            () => Task.FromResult(Bounded.Run(Path.Combine(programs, "pg_isready"), "-h", "127.0.0.1", "-p", $"{port}").Code == 0),
            signal: "INT"
        );
        return new PostgresCluster(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // Debian keeps each release in a folder of its own, and none of them on PATH.
    private static string Programs()
    {
        const string releases = "/usr/lib/postgresql";
        var newest = Directory.Exists(releases)
            ? Directory
                .EnumerateDirectories(releases)
                .Select(r => Path.Combine(r, "bin"))
                .Where(b => File.Exists(Path.Combine(b, "initdb")))
                .Max()
            : null;
        Component.Has(newest is not null, "`postgresql` is not installed");
        return newest!;
    }

    private static void Run(string program, params string[] arguments)
    {
        var ended = Bounded.Run(program, arguments);
        if (ended.Code != 0)
            throw new InvalidOperationException($"`{program} {string.Join(' ', arguments)}`: {ended.Said}");
    }
}
