namespace Runbooks.Rehearsal.World.Storage;

/// <summary>What lies on the disk of the simulated machine, whichever process looks.</summary>
internal sealed class DiskContents
{
    /// <summary>The files, by their absolute paths.</summary>
    public Dictionary<string, StoredFile> Files { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Directories { get; } = new(StringComparer.Ordinal) { "/" };

    /// <summary>The paths of the files below a directory, in order.</summary>
    public List<string> Below(string directory)
    {
        var prefix = directory + "/";
        var below = new List<string>();
        foreach (var path in Files.Keys)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                below.Add(path);
        }

        below.Sort(StringComparer.Ordinal);
        return below;
    }

    /// <summary>Takes away what a process that ended had open, and nothing else.</summary>
    public void Close(SimulatedDisk disk)
    {
        foreach (var file in Files.Values)
            file.Handles.RemoveAll(h => h.Disk == disk);
    }

    /// <summary>Leaves what had been flushed, and a part of what had not.</summary>
    /// <param name="percent">How much of the rest the disk had by then.</param>
    public void LosePower(int percent)
    {
        foreach (var file in Files.Values)
        {
            file.Handles.Clear();
            file.Cut(file.Durable + ((file.Length - file.Durable) * percent / 100));
            file.Durable = file.Length;
        }
    }
}
