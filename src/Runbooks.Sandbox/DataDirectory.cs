namespace Runbooks.Sandbox;

/// <summary>Where the databases lie; a temporary one goes away at the end.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly bool temporary;

    private DataDirectory(string path, bool temporary) => (Path, this.temporary) = (path, temporary);

    public string Path { get; }

    public static DataDirectory Open(string? path) =>
        path is null
            ? new DataDirectory(Directory.CreateTempSubdirectory("runbook-sandbox-").FullName, temporary: true)
            : new DataDirectory(Directory.CreateDirectory(path).FullName, temporary: false);

    public void Dispose()
    {
        if (temporary)
            Directory.Delete(Path, recursive: true);
    }
}
