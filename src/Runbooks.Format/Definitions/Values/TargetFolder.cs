namespace Runbooks.Definitions.Values;

/// <summary>Where a target's file lies: what it names is found from there.</summary>
/// <param name="Path">The file's folder.</param>
/// <param name="Files">What it may name.</param>
public sealed record TargetFolder(string Path, RootedFiles Files)
{
    /// <summary>
    /// The folder of a target's file: in <c>runbooks/targets</c> it may name what lies beside <c>runbooks</c>, elsewhere what lies beside
    /// itself.
    /// </summary>
    public static TargetFolder Of(string file)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!;
        var above = System.IO.Path.GetDirectoryName(folder);
        var isInCatalog = System.IO.Path.GetFileName(folder) == "targets" && System.IO.Path.GetFileName(above) == "runbooks";
        return new TargetFolder(folder, new RootedFiles(isInCatalog ? System.IO.Path.GetDirectoryName(above)! : folder));
    }
}
