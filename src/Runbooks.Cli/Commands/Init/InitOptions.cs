using Runbooks.Shell;

namespace Runbooks.Cli.Commands.Init;

/// <summary>What `runbook init` was told, by options or at its questions.</summary>
internal sealed record InitOptions
{
    /// <summary>What moves the traffic; null where it was not said.</summary>
    public string? Controller { get; init; }

    /// <summary>What the target tells it, each `NAME=VALUE`.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>The controller's address; null where it was not said.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Headers for the controller, each `NAME=VALUE`.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The file with the certificate of the authority; null for the system's.</summary>
    public string? Ca { get; init; }

    /// <summary>Where the service says how it is; null where it was not said, empty for the playbook's paths.</summary>
    public string? Health { get; init; }

    /// <summary>What must be true of that answer; null for a word of health in it.</summary>
    public string? Healthy { get; init; }

    /// <summary>The version in it; null where it names none.</summary>
    public string? Version { get; init; }

    /// <summary>Headers for the service, each `NAME=VALUE`.</summary>
    public IReadOnlyList<string> ApplicationHeaders { get; init; } = [];

    /// <summary>What customers ask for; null where it was not said.</summary>
    public string? Critical { get; init; }

    /// <summary>What must be true of that answer; null for any success.</summary>
    public string? Ok { get; init; }

    /// <summary>The target's name; null where it was not said.</summary>
    public string? Name { get; init; }

    /// <summary>The id of the runbook, or <see cref="NoRunbook"/>.</summary>
    public string? Runbook { get; init; }

    /// <summary>Whether the folder is made a Git repository where it is in none.</summary>
    public bool Git { get; init; }

    /// <summary>In the place of the runbook's id: that none is written.</summary>
    public const string NoRunbook = "none";

    /// <summary>The runbook's id where nobody said one.</summary>
    public const string UsualRunbook = "undo";

    /// <summary>The command that says the same, for a shell.</summary>
    public string ToCommand()
    {
        (string Option, IEnumerable<string?> Values)[] said =
        [
            ("--controller", [Controller]),
            ("--set", Set),
            ("--base-url", [BaseUrl]),
            ("--header", Headers),
            ("--ca", [Ca]),
            ("--health", [Health]),
            ("--healthy", [Healthy]),
            ("--version", [Version]),
            ("--application-header", ApplicationHeaders),
            ("--critical", [Critical]),
            ("--ok", [Ok]),
            ("--name", [Name]),
            ("--runbook", [Runbook]),
        ];
        var given = said.SelectMany(s =>
            s.Values.Where(v => !string.IsNullOrEmpty(v)).Select(v => $"{s.Option} {ShellArgument.Quote(v!)}")
        );
        return string.Join(' ', ["runbook init", .. given, .. Git ? (string[])["--git"] : []]);
    }

    /// <summary>Whether a runbook is written.</summary>
    public bool WritesRunbook => Runbook != NoRunbook;
}
