using System.Collections.Concurrent;
using System.Text;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Sandbox.Settings;
using static Runbooks.Definitions.ControllerTrait;

namespace Runbooks.Rehearsal.World.Network;

/// <summary>The controllers and applications that targets are played with, as the engine is told of them, by what they have.</summary>
internal static class PlayedController
{
    private const string Resource = "controllers/played.yaml";
    private const string ReleasesPath = "/releases";
    private const string ServePath = "/releases/serve";
    private const string SwitchPath = "/releases/switch";
    private const string OperationPath = "/releases/operations/";
    private const string MarkOfLine = " #: ";

    private static readonly Lazy<string> Text = new(() =>
    {
        using var stream = typeof(PlayedController).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is missing in the build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    private static readonly ConcurrentDictionary<ControllerTrait, Target> Described = new();

    /// <summary>A target that is described as one that has this; it lists releases, whatever its change means.</summary>
    public static Target With(ControllerTrait traits) => Described.GetOrAdd(traits, Read);

    /// <summary>What one that has this is played with.</summary>
    /// <param name="traits">What it has.</param>
    /// <param name="options">What it is played with besides.</param>
    public static SandboxOptions Play(ControllerTrait traits, SandboxOptions options) =>
        options with
        {
            Means = MeaningOf(traits),
            ListsReleases = true,
            HasReleaseHistory = traits.HasFlag(History),
            HasOperations = traits.HasFlag(Operation),
        };

    private static PlayedMeaning MeaningOf(ControllerTrait traits) =>
        !traits.HasFlag(NamesRelease) ? PlayedMeaning.Toggle
        : traits.HasFlag(Append) ? PlayedMeaning.Append
        : PlayedMeaning.Absolute;

    /// <summary>What is sent there by POST is to the playbook's controller; null where it has nothing there.</summary>
    public static RequestRole? RoleOf(string path) =>
        DescribedRequests.Usual.FirstOrDefault(r => r.Method == "POST" && r.Path == path)?.Role;

    /// <summary>Whether something is sent there that moves the traffic.</summary>
    public static bool IsChange(string path) =>
        path is ServePath or SwitchPath || RoleOf(path) is RequestRole.Change or RequestRole.Otherwise;

    /// <summary>Whether its state is read there.</summary>
    public static bool IsLook(string path) => path == ReleasesPath || path == DescribedRequests.UsualLook.Path;

    /// <summary>Where the faults of a path act.</summary>
    public static string PlaceOf(string path) =>
        path switch
        {
            ReleasesPath => "status",
            ServePath => "rollback",
            _ when path.StartsWith(OperationPath, StringComparison.Ordinal) => "operation",
            _ => path[(path.LastIndexOf('/') + 1)..],
        };

    private static Target Read(ControllerTrait traits)
    {
        var text = string.Join('\n', Text.Value.Split('\n').Where(l => Stands(l, traits)));
        var bag = new DiagnosticBag();
        return TargetReader.Read(new SourceText("(played)/played.yaml", text), RunbookFormat.Vocabulary, _ => null, bag)
            ?? throw new InvalidOperationException($"the controller that is played cannot be read: {bag.Sorted()[0].Message}");
    }

    private static bool Stands(string line, ControllerTrait traits)
    {
        var at = line.IndexOf(MarkOfLine, StringComparison.Ordinal);
        return at < 0
            || line[(at + MarkOfLine.Length)..]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .All(m => m[0] == '!' ? !traits.HasFlag(TraitOf(m[1..])) : traits.HasFlag(TraitOf(m)));
    }

    // `never-served` as it is called in code.
    private static ControllerTrait TraitOf(string mark) =>
        Enum.Parse<ControllerTrait>(mark.Replace("-", "", StringComparison.Ordinal), true);
}
