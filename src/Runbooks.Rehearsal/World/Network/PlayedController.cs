using System.Text;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Rehearsal.World.Network;

/// <summary>The controllers that targets are played with, as the engine is told of them: one for each meaning of a change.</summary>
internal static class PlayedController
{
    private const string ReleasesPath = "/releases";
    private const string ServePath = "/releases/serve";
    private static readonly Lazy<Controller> Absolute = new(() => Read("played-absolute"));
    private static readonly Lazy<Controller> Append = new(() => Read("played-append"));

    /// <summary>What the engine is told of a target that means this; null for the playbook's.</summary>
    public static TargetController? Of(PlayedMeaning means) =>
        means switch
        {
            PlayedMeaning.Absolute => Absolute.Value,
            PlayedMeaning.Append => Append.Value,
            _ => null,
        };

    /// <summary>Where its state is read.</summary>
    public static string LookPath(PlayedMeaning means) => means == PlayedMeaning.Toggle ? DescribedRequests.UsualLook.Path : ReleasesPath;

    /// <summary>What is sent there by POST is to the playbook's controller; null where it has nothing there.</summary>
    public static RequestRole? RoleOf(string path) =>
        DescribedRequests.Usual.FirstOrDefault(r => r.Method == "POST" && r.Path == path)?.Role;

    /// <summary>Whether something is sent there that moves the traffic.</summary>
    public static bool IsChange(string path) => path == ServePath || RoleOf(path) is RequestRole.Change or RequestRole.Otherwise;

    /// <summary>Where the faults of a path act.</summary>
    public static string PlaceOf(string path) =>
        path switch
        {
            ReleasesPath => "status",
            ServePath => "rollback",
            _ => path[(path.LastIndexOf('/') + 1)..],
        };

    private static Controller Read(string name)
    {
        var resource = $"controllers/{name}.yaml";
        using var stream = typeof(PlayedController).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the resource {resource} is missing in the build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var bag = new DiagnosticBag();
        return ControllerDefinition.Read(new SourceText($"(played)/{name}.yaml", reader.ReadToEnd()), bag) is { } read
            ? new Controller(read, [])
            : throw new InvalidOperationException($"the controller {name} cannot be read: {bag.Sorted()[0].Message}");
    }
}
