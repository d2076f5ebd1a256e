using System.CommandLine;
using Runbooks.Definitions.Targets;

namespace Runbooks.Cli.Commands;

/// <summary>Which controller's API a sandbox is talked to by; it speaks all of them.</summary>
internal static class SandboxControllers
{
    private const string Playbook = "blue-green";

    /// <summary>The option that chooses one.</summary>
    public static Option<string> Option()
    {
        var option = new Option<string>("--controller")
        {
            Description = "Whose API the target is talked to by: blue-green, the playbook's, or kubernetes.",
            DefaultValueFactory = _ => Playbook,
        };
        option.AcceptOnlyFromAmong(Playbook, "kubernetes");
        return option;
    }

    /// <summary>A target's file that names the controller; null for the playbook's, which needs none.</summary>
    public static string? TargetFile(string controller, Uri address) =>
        controller == Playbook
            ? null
            : $$"""
                apiVersion: runbooks/v1
                name: sandbox
                base-url: {{Target.UrlOf(address)}}
                controller: { use: {{controller}}, namespace: sandbox, deployment: sandbox }

                """;

    /// <summary>Writes the file into a folder.</summary>
    /// <returns>Its path.</returns>
    public static async Task<string> WriteAsync(string folder, string text, CancellationToken cancel)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "runbooks", "targets")).FullName, "sandbox.yaml");
        await File.WriteAllTextAsync(path, text, cancel);
        return path;
    }
}
