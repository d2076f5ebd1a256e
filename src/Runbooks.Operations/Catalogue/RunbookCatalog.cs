using System.Reflection;
using System.Text;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Notifications;
using Runbooks.Yaml;

namespace Runbooks.Catalogue;

/// <summary>
/// Finds runbooks and targets: in the nearest <c>runbooks/</c> from the working directory up to the root of its repository,
/// then among those built in. What lies above the repository is somebody else's, and a folder or file that others own or can
/// write is refused, unless git was told to trust the repository's owner: it says what runs here.
/// </summary>
public sealed class RunbookCatalog
{
    private const string BuiltIn = "runbooks/";
    private static readonly Assembly Product = typeof(RunbookCatalog).Assembly;

    private readonly string _workingDirectory;

    /// <summary>Looks from a directory up to the root of the repository that it lies in; in none, in that directory alone.</summary>
    public RunbookCatalog(string workingDirectory)
    {
        _workingDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(workingDirectory));
        var root = RootOf(_workingDirectory);
        for (var at = new DirectoryInfo(_workingDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "runbooks");
            if (Directory.Exists(candidate))
            {
                Folder = candidate;
                break;
            }

            if (at.FullName == root)
                break;
        }
    }

    /// <summary>The nearest <c>runbooks/</c>; null where there is none.</summary>
    public string? Folder { get; }

    /// <summary>Whether the folder is refused, because others own it or can write it.</summary>
    /// <returns>True after a diagnostic was added.</returns>
    public bool IsRefused(DiagnosticBag bag) =>
        Folder is not null
        && (
            IsForeign(Folder, bag)
            || IsForeign(Path.Combine(Folder, "targets"), bag)
            || IsForeign(Path.Combine(Folder, "controllers"), bag)
            || IsForeign(Path.Combine(Folder, "groups"), bag)
        );

    /// <summary>Every runbook by id; one in the folder hides a built-in one of the same id.</summary>
    public IReadOnlyList<FoundRunbook> List()
    {
        var found = new SortedDictionary<string, FoundRunbook>(StringComparer.Ordinal);
        foreach (var id in BuiltInIds(BuiltIn))
            found[id] = new FoundRunbook(id, $"(built in)/{id}.yaml", FullPath: null);
        foreach (var path in FilesIn(Folder).Where(f => Path.GetFileName(f) != NotificationReader.FileName))
            found[Path.GetFileNameWithoutExtension(path)] = At(path) with { Root = Path.GetDirectoryName(Folder) };
        return [.. found.Values];
    }

    /// <summary>Every target by name.</summary>
    public IReadOnlyList<FoundRunbook> ListTargets()
    {
        var found = new SortedDictionary<string, FoundRunbook>(StringComparer.Ordinal);
        foreach (var name in BuiltInIds(BuiltIn + "targets/"))
            found[name] = new FoundRunbook(name, $"(built in)/targets/{name}.yaml", FullPath: null);
        foreach (var path in FilesIn(Folder is null ? null : Path.Combine(Folder, "targets")))
            found[Path.GetFileNameWithoutExtension(path)] = At(path) with { Root = Path.GetDirectoryName(Folder) };
        return [.. found.Values];
    }

    /// <summary>Every controller of the project's own, by name.</summary>
    public IReadOnlyList<FoundRunbook> ListControllers() =>
        [
            .. FilesIn(Folder is null ? null : Path.Combine(Folder, "controllers"))
                .Select(p => At(p) with { Root = Path.GetDirectoryName(Folder) }),
        ];

    /// <summary>What controllers are called here: those of the project, then those that come with the product, each once.</summary>
    public IReadOnlyList<string> ControllerNames() =>
        [.. ListControllers().Select(c => c.Id).Concat(ShippedControllers.Names).Distinct(StringComparer.Ordinal)];

    /// <summary>Every group of targets, by name.</summary>
    public IReadOnlyList<FoundRunbook> ListGroups() =>
        [
            .. FilesIn(Folder is null ? null : Path.Combine(Folder, "groups"))
                .Select(p => At(p) with { Root = Path.GetDirectoryName(Folder) }),
        ];

    /// <summary>Every case of a drill that is a file in <c>runbooks/drills</c>.</summary>
    public IReadOnlyList<FoundRunbook> ListDrills() =>
        [
            .. FilesIn(Folder is null ? null : Path.Combine(Folder, "drills"))
                .Select(p => At(p) with { Root = Path.GetDirectoryName(Folder) }),
        ];

    /// <summary>The file that says who is told what; null where there is none.</summary>
    public string? Notifications =>
        Folder is null || Path.Combine(Folder, NotificationReader.FileName) is var path && !File.Exists(path) ? null : path;

    /// <summary>
    /// Reads who is told what. A channel whose variable is not set says so when it is used: it must not keep the others from being heard.
    /// </summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    /// <returns>Null where there is no such file, and after a diagnostic was added.</returns>
    public NotificationSettings? ReadNotifications(Func<string, string?> environment, DiagnosticBag bag)
    {
        if (Notifications is not { } path || IsRefused(bag) || LeadsOut(path, bag) || IsForeign(path, bag))
            return null;
        if (YamlFile.Read(path, Display(path), bag) is not { } source)
            return null;
        var values = new EnvironmentValues(environment, allowsUnset: true, new SecretFiles(Path.GetDirectoryName(path)));
        return NotificationReader.Read(source, values, bag, TargetFolder.Of(path));
    }

    /// <summary>Finds a runbook by its id, or by its file's path.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public FoundRunbook? Find(string idOrFile, DiagnosticBag bag) => Find(idOrFile, List(), "runbook", bag);

    /// <summary>Finds a target by its name, or by its file's path.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public FoundRunbook? FindTarget(string nameOrFile, DiagnosticBag bag) => Find(nameOrFile, ListTargets(), "target", bag);

    /// <summary>Finds a group by its name, or by its file's path.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public FoundRunbook? FindGroup(string nameOrFile, DiagnosticBag bag) => Find(nameOrFile, ListGroups(), "group", bag);

    /// <summary>Reads a group whose targets are all known.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public TargetGroup? ReadGroup(SourceText source, DiagnosticBag bag) =>
        YamlReader.Read(source, bag) is { } root ? ReadGroup(root, bag) : null;

    /// <summary>Reads the tree of a group's text, as the text itself.</summary>
    public TargetGroup? ReadGroup(YamlNode root, DiagnosticBag bag)
    {
        if (GroupReader.Read(root, RunbookFormat.Vocabulary, bag) is not { } group)
            return null;
        var known = ListTargets().Select(t => t.Id).ToList();
        var unknown = group.Members.Where(m => !known.Contains(m)).ToList();
        foreach (var name in unknown)
        {
            var closest = Suggestion.Closest(name, known);
            bag.Add(
                DiagnosticCodes.UnknownReference,
                group.Places[name],
                $"there is no target `{name}`",
                closest is null ? null : $"did you mean `{closest}`?",
                $"one of {string.Join(", ", known)}"
            );
        }

        return unknown.Count > 0 ? null : group;
    }

    /// <summary>Reads a runbook's text.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public static SourceText? ReadText(FoundRunbook found, DiagnosticBag bag)
    {
        if (found.Root is not null && IsForeign(found.FullPath!, found.DisplayPath, bag))
            return null;
        if (found.Root is { } root && LeadsOut(root, found.FullPath!, found.DisplayPath, bag))
            return null;
        if (found.FullPath is not null)
            return YamlFile.Read(found.FullPath, found.DisplayPath, bag);
        var name = BuiltIn + found.DisplayPath["(built in)/".Length..];
        using var stream = Product.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the resource {name} is missing in the build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new SourceText(found.DisplayPath, reader.ReadToEnd());
    }

    /// <returns>Null after a diagnostic was added.</returns>
    public static Runbook? Read(FoundRunbook found, DiagnosticBag bag) =>
        ReadText(found, bag) is { } source ? RunbookReader.Read(source, RunbookFormat.Vocabulary, bag) : null;

    /// <summary>Reads a target.</summary>
    /// <param name="found">Its file.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <param name="isReached">Whether it is reached from here: where it is not, what is unset is no mistake.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static Target? ReadTarget(FoundRunbook found, Func<string, string?> environment, DiagnosticBag bag, bool isReached = true) =>
        ReadText(found, bag) is { } source && YamlReader.Read(source, bag) is { } root
            ? ReadTarget(root, found.FullPath is { } path ? TargetFolder.Of(path) : null, environment, bag, isReached)
            : null;

    /// <summary>Reads a target's tree.</summary>
    /// <param name="root">The tree of its file.</param>
    /// <param name="folder">Where it lies; null for one that lies nowhere.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <param name="isReached">
    /// Whether it is reached from here: where it is not, what is there only where a run happens, such as a variable or a secret's file, is
    /// no mistake.
    /// </param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static Target? ReadTarget(
        YamlNode root,
        TargetFolder? folder,
        Func<string, string?> environment,
        DiagnosticBag bag,
        bool isReached
    ) =>
        TargetReader.Read(
            root,
            RunbookFormat.Vocabulary,
            isReached ? environment : name => environment(name) ?? "unset",
            bag,
            folder,
            new SecretFiles(folder?.Path) { AreRead = isReached }
        );

    /// <summary>Whether a runbook of this id comes with the product.</summary>
    public static bool IsBuiltIn(string id) => BuiltInIds(BuiltIn).Contains(id);

    /// <summary>Shortens a path to what a person would type here.</summary>
    public string Display(string fullPath)
    {
        var relative = Path.GetRelativePath(_workingDirectory, fullPath);
        return relative.StartsWith("../../..", StringComparison.Ordinal) ? fullPath : relative;
    }

    /// <summary>Whether a file that was found in the folder leads out of it.</summary>
    /// <returns>True after a diagnostic was added.</returns>
    public bool LeadsOut(string fullPath, DiagnosticBag bag) =>
        Folder is not null
        && fullPath.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        && LeadsOut(Path.GetDirectoryName(Folder)!, fullPath, Display(fullPath), bag);

    private static bool LeadsOut(string root, string fullPath, string displayPath, DiagnosticBag bag)
    {
        try
        {
            if (new RootedFiles(root).Holds(fullPath))
                return false;
        }
        catch (IOException)
        {
            // A circle of links leads nowhere.
        }

        bag.Add(
            DiagnosticCodes.Unreadable,
            span: null,
            $"`{displayPath}` is a link that leads out of the project",
            help: "put the file itself there; a file elsewhere can be named on the command line"
        );
        return true;
    }

    // The nearest directory that holds a repository, or the link to one that worktrees and submodules have. A single
    // directory is its own root where there is none.
    private static string RootOf(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
                return at.FullName;
        }

        return directory;
    }

    private bool IsForeign(string path, DiagnosticBag bag) => IsForeign(path, Display(path), bag);

    private static bool IsForeign(string path, string shown, DiagnosticBag bag)
    {
        if (TrustedPath.DoubtOf(path, Environment.GetEnvironmentVariable) is not var (problem, isForeign))
            return false;
        var mend = isForeign ? "chown -R \"$USER\"" : "chmod -R o-w";
        var trust =
            isForeign && TrustedPath.WouldTrust(path) is { } root
                ? $"; if you trust its owner: `git config --global --add safe.directory {root}`"
                : string.Empty;
        bag.Add(
            DiagnosticCodes.ForeignFile,
            span: null,
            $"`{shown}` {problem}, and what stands there would run as you",
            help: $"look at what it says; if it is yours: `{mend} {shown}`{trust}. A file that you name by its path is read all the same"
        );
        return true;
    }

    private FoundRunbook At(string fullPath) => new(Path.GetFileNameWithoutExtension(fullPath), Display(fullPath), fullPath);

    private FoundRunbook? Find(string name, IReadOnlyList<FoundRunbook> known, string what, DiagnosticBag bag)
    {
        var isFile =
            name.Contains('/', StringComparison.Ordinal)
            || name.Contains('\\', StringComparison.Ordinal)
            || Path.GetExtension(name) is ".yaml" or ".yml";
        if (isFile)
        {
            var path = Path.GetFullPath(name, _workingDirectory);
            if (File.Exists(path))
                return At(path);
            bag.Add(DiagnosticCodes.NotFound, span: null, $"there is no file `{name}`");
            return null;
        }

        // What is built in needs nothing of a folder that is refused, as long as the folder does not take its place.
        if (known.FirstOrDefault(k => k.Id == name) is { } found)
            return !found.IsBuiltIn && IsRefused(bag) ? null : found;
        if (IsRefused(bag))
            return null;
        var closest = Suggestion.Closest(name, known.Select(k => k.Id));
        bag.Add(
            DiagnosticCodes.NotFound,
            span: null,
            $"there is no {what} `{name}`",
            closest is null ? null : $"did you mean `{closest}`?",
            known.Count == 0 ? $"no {what} is known here" : $"one of {string.Join(", ", known.Select(k => k.Id))}, or a file's path"
        );
        return null;
    }

    private static IEnumerable<string> FilesIn(string? folder) =>
        folder is null || !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, "*.yaml").Concat(Directory.EnumerateFiles(folder, "*.yml")).Order(StringComparer.Ordinal);

    private static IEnumerable<string> BuiltInIds(string prefix) =>
        Product
            .GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && n.EndsWith(".yaml", StringComparison.Ordinal))
            .Select(n => n[prefix.Length..^".yaml".Length])
            .Where(n => !n.Contains('/', StringComparison.Ordinal));
}
