using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using Runbooks.Checklist;
using Runbooks.Steps;
using Runbooks.Tests.Support;

namespace Runbooks.Tests;

/// <summary>
/// The one place that holds who may depend on whom, and where each package may be used. Between projects the compiler holds it; inside
/// one, and for packages, the references of the compiled types are read.
/// </summary>
public sealed partial class ArchitectureTests
{
    // What each project may use. Nothing but the command uses what helps to write runbooks.
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Runbooks.Format"] = [],
        ["Runbooks.Engine"] = ["Runbooks.Format"],
        ["Runbooks.Records"] = ["Runbooks.Engine"],
        ["Runbooks.Operations"] = ["Runbooks.Records"],
        ["Runbooks.Watch"] = ["Runbooks.Operations"],
        ["Runbooks.Authoring"] = ["Runbooks.Operations"],
        ["Runbooks.Sandbox"] = [],
        ["Runbooks.Rehearsal"] = ["Runbooks.Sandbox", "Runbooks.Watch"],
        ["Runbooks.Cli"] = ["Runbooks.Authoring", "Runbooks.Rehearsal", "Runbooks.Sandbox"],
    };

    // Packages by the beginning of their namespaces, and the namespaces or types that may use them.
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["YamlDotNet"] = ["Runbooks.Yaml"],
        ["Scriban"] = ["Runbooks.Expressions"],
        ["LibGit2Sharp"] = ["Runbooks.Git"],
        ["Octokit"] = ["Runbooks.GitHub"],
        ["MailKit"] = ["Runbooks.Notifications"],
        ["MimeKit"] = ["Runbooks.Notifications"],
        ["Markdig"] = ["Runbooks.Authoring.Importing.Pages"],
        ["CliWrap"] = ["Runbooks.Git.GitProgram", "Runbooks.Git.SigningProgram"],
        ["OpenTelemetry"] = ["Runbooks.Telemetry"],
        ["Serilog"] = ["Runbooks.Cli"],
        ["Spectre.Console"] = ["Runbooks.Cli"],
        ["System.CommandLine"] = ["Runbooks.Cli"],
        ["Microsoft.AspNetCore"] = ["Runbooks.Sandbox", "Runbooks.Watch.Listening"],
        ["Microsoft.Data.Sqlite"] = ["Runbooks.Sandbox"],
    };

    // What names a kind of step or a check besides its own file, and why. Everything else asks the step or the check itself, so that a new
    // kind is one file.
    private static readonly Dictionary<string, string> NamingKinds = new()
    {
        ["Runbooks.Steps.StepKinds"] = "the list of the kinds",
        ["Runbooks.Checklist.CheckKinds"] = "the list of the checks",
        ["Runbooks.Steps.RollbackPlanner"] = "the plan of a rollback, in a file beside it",
        ["Runbooks.Checklist.OwnCheckReader"] = "makes the kinds of checks that a file declares",
        ["Runbooks.Execution.EarlierProcess"] = "a rollback under way is taken up, whatever else is known",
        ["Runbooks.Incidents.Deriving.TightBounds"] = "proposes longer bounds for rollbacks and waits that took nearly all of theirs",
        ["Runbooks.Incidents.Deriving.MissingChecks"] = "proposes a check for what a person looked at by a step",
        ["Runbooks.Incidents.Deriving.RunMeasurements"] = "the samples that a person took",
        ["Runbooks.Incidents.Deriving.LooseThresholds"] = "proposes another threshold for the check that failed",
        ["Runbooks.Runs.RunSetup"] = "variables that programs are given may be secrets",
        ["Runbooks.Watch.Acting.ShadowForesight"] = "how the protocol would decide on a rollback",
        ["Runbooks.Rehearsal.Planning.NoticePlanner"] = "people are told of rollbacks",
        ["Runbooks.Rehearsal.Drilling.Cases.AcceptedEnding"] = "how a run may end that rolls back",
        ["Runbooks.Rehearsal.Drilling.Cases.PlanOfCases"] = "behaviours that only a rollback with a switch can meet",
        ["Runbooks.Rehearsal.Drilling.Coverage.CoverageCount"] = "a rollback has a branch that switches",
        ["Runbooks.Rehearsal.Simulation.SimulatedRunbook"] = "a simulated world has no programs",
        ["Runbooks.Authoring.NotifiedChannels"] = "channels that no settings name",
        ["Runbooks.Authoring.Rules.ContradictingBounds"] = "a rollback that is cut off leaves its outcome unknown",
        ["Runbooks.Authoring.Rules.UncheckedRollback"] = "a rule about rollbacks",
        ["Runbooks.Authoring.Upgrading.StateUpgrade"] = "writes what other steps called a request's answer as the outputs of `state`",
        ["Runbooks.Authoring.Rules.SecretArguments"] = "a rule about arguments of programs",
        ["Runbooks.Authoring.Rules.UnfilledReference"] = "what to do instead is another thing for a program",
        ["Runbooks.Authoring.Rules.RawToggle"] = "a rule about programs that send a request",
        ["Runbooks.Authoring.Rules.EmptyLoop"] = "a rule about loops",
    };

    [Test]
    public void A_project_uses_those_below_it_alone() =>
        Assert.Multiple(() =>
        {
            var found = Directory
                .EnumerateDirectories(SourceFiles.Source)
                .Select(d => Path.GetFileName(d)!)
                .Where(d => File.Exists(Path.Combine(SourceFiles.Source, d, d + ".csproj")));
            Assert.That(found, Is.EquivalentTo(Projects.Keys));
            foreach (var (project, used) in Projects)
            {
                var text = File.ReadAllText(Path.Combine(SourceFiles.Source, project, project + ".csproj"));
                Assert.That(ProjectReference().Matches(text).Select(m => m.Groups[1].Value), Is.EquivalentTo(used), project);
            }
        });

    [Test]
    public void Folders_of_a_project_use_each_other_in_one_direction()
    {
        var uses = CompiledReferences
            .All.Where(r => ProjectOf(r.From) == ProjectOf(r.To) && FolderOf(r.From) != FolderOf(r.To))
            .ToLookup(r => FolderOf(r.From));
        var cycles = uses.Select(f => CycleThrough(f.Key, uses)).OfType<string>().Distinct().ToList();

        Assert.That(CompiledReferences.All, Has.Count.GreaterThan(5000), "the references were read");
        Assert.That(cycles, Is.Empty);
    }

    [Test]
    public void A_kind_of_step_and_a_check_are_named_by_what_is_about_them_alone()
    {
        var kinds = typeof(StepAction)
            .Assembly.GetTypes()
            .Where(t => !t.IsAbstract && (t.IsSubclassOf(typeof(StepAction)) || t.IsSubclassOf(typeof(Check))))
            .Select(t => t.FullName!)
            .ToHashSet();
        var naming = CompiledReferences
            .All.Where(r => kinds.Contains(r.To.FullName) && OutermostOf(r.From) != r.To.FullName)
            .Select(r => OutermostOf(r.From))
            .ToHashSet();

        // Checks of one's own have the kinds that files declare.
        Assert.That(kinds, Has.Count.EqualTo(StepKinds.All.Count + CheckKinds.All.Count + 1));
        Assert.That(
            naming.Except(NamingKinds.Keys),
            Is.Empty,
            "ask the step or the check: what it says of itself are members of its class"
        );
        Assert.That(NamingKinds.Keys.Except(naming), Is.Empty, "it names none, and need not stand in the list");
    }

    [Test]
    public void Packages_stay_where_they_belong()
    {
        var wrong =
            from package in Packages
            from reference in CompiledReferences.All
            where
                IsIn(reference.To.Namespace.FullName, package.Key)
                && !package.Value.Any(place => IsIn(reference.From.FullName.Replace('+', '.'), place))
            select $"{reference.From.FullName} uses {reference.To.FullName}";

        Assert.That(
            Packages.Keys.Where(p => !CompiledReferences.All.Any(r => IsIn(r.To.Namespace.FullName, p))),
            Is.Empty,
            "each is used somewhere"
        );
        Assert.That(wrong.Distinct(), Is.Empty);
    }

    [Test]
    public void A_namespace_is_its_folder()
    {
        string[] named = ["Runbooks.Format", "Runbooks.Engine", "Runbooks.Records", "Runbooks.Operations"];
        var wrong =
            from file in SourceFiles.All
            let declared = Namespaces().Match(file.Text)
            where declared.Success
            let folders = file.Path.Split('/')[..^1]
            let wanted = string.Join('.', named.Contains(folders[0]) ? ["Runbooks", .. folders[1..]] : folders)
            where declared.Groups[1].Value != wanted
            select $"{file.Path} is in {declared.Groups[1].Value}, not {wanted}";

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void The_time_and_chance_are_passed_in()
    {
        var wrong = SourceFiles
            .All.Where(f => !f.Path.StartsWith("Runbooks.Cli/Program.cs", StringComparison.Ordinal) && TakenFromTheAir().IsMatch(f.Text))
            .Select(f => f.Path);

        Assert.That(wrong, Is.Empty);
    }

    /// <summary>
    /// A simulated world has one thread and a clock of its own: what goes on on another thread, or by another clock, does so in an
    /// order that no seed draws. To cancel is <c>CancelledAtEnd</c>; <c>CancelAsync</c> goes on on a thread of the pool.
    /// </summary>
    [TestCase(
        @"\bCancelAsync\(|\bTask\.(Run|Factory)\b|\bThreadPool\.|\bnew Thread\(|ConfigureAwait\(false\)|\bnew "
            + @"(Threading\.)?Timer\(|\bTimeProvider\.System\b|new (PeriodicTimer|CancellationTokenSource)\([^,()]+\)"
    )]
    public void What_is_simulated_leaves_neither_its_thread_nor_its_clock(string ways)
    {
        string[] folders =
        [
            "Engine/Application/",
            "Engine/Execution/",
            "Engine/Steps/",
            "Engine/Programs/",
            "Engine/Requests/",
            "Engine/Controllers/",
            "Engine/Checklist/",
            "Engine/Rollback/",
            "Engine/Targets/",
            "Engine/Connections/",
            "Engine/Redaction/",
            "Engine/Events/",
            "Engine/Locks/",
            "Engine/Journals/",
            "Engine/Programs/",
            "Engine/Requests/",
            "Format/Expressions/",
            "Format/Storage/",
            "Records/Incidents/",
            "Records/SharedLocks/",
            "Operations/Runs/",
        ];

        // No simulated world has programs, remotes or repositories, and the templates are read before the first of them begins.
        string[] elsewhere =
        [
            "Runbooks.Engine/Programs/StartedProgram.cs",
            "Runbooks.Records/SharedLocks/RemoteLease.cs",
            "Runbooks.Engine/Locks/SharedClaims.cs",
            "Runbooks.Records/Incidents/Writing/IncidentWriter.cs",
            "Runbooks.Records/Incidents/Templates/TemplateCatalog.cs",
            "Runbooks.Operations/Runs/LivePublication.cs",
        ];

        var leaving = SourceFiles.In(folders).Where(f => Regex.IsMatch(Code(f.Text), ways)).Select(f => f.Path);
        Assert.That(leaving, Is.EquivalentTo(elsewhere));
    }

    /// <summary>
    /// What a run sees leaves it through <c>RunEvents</c> alone, where secrets are taken out: a new sink is one of its listeners.
    /// </summary>
    [TestCase(
        @"\bFile\.(Write|Append|Create|Open)|\bFileStream\b|\bStreamWriter\b|\bTextWriter\b|\bConsole\.|\bILogger\b"
            + @"|\bLogger\b|Trace\.|Debug\.(Write|Print)|ActivitySource"
    )]
    public void What_runs_writes_nowhere_itself(string ways)
    {
        string[] folders =
        [
            "Engine/Execution/",
            "Engine/Steps/",
            "Engine/Programs/",
            "Engine/Requests/",
            "Engine/Controllers/",
            "Engine/Checklist/",
            "Engine/Rollback/",
            "Engine/Targets/",
            "Engine/Connections/",
        ];

        Assert.That(SourceFiles.In(folders).Where(f => Regex.IsMatch(f.Text, ways)).Select(f => f.Path), Is.Empty);
    }

    [TestCase(
        @"\bFile\.(Write|Append|Create|Open|Move|Delete)|\bDirectory\.Create|\bFileStream\b|\bStreamWriter\b|\bConsole\."
            + @"|\bRunJournal\b|\bTryTakeAsync\b|\bNotifier\b"
    )]
    public void What_plans_and_rehearses_beside_a_target_writes_nowhere(string ways)
    {
        string[] folders =
        [
            "Engine/Planning/",
            "Rehearsal/Planning/",
            "Rehearsal/Rehearsing/",
            "Rehearsal/Guarding/",
            "Rehearsal/Forecasting/",
        ];

        Assert.That(SourceFiles.In(folders).Where(f => Regex.IsMatch(f.Text, ways)).Select(f => f.Path), Is.Empty);
    }

    [TestCase(@"new RecordedEvent\(", "Runbooks.Engine/Events/RunEvents.cs", "Runbooks.Engine/Journals/JournalLine.cs")]
    [TestCase(@"new EvidenceTaken\(", "Runbooks.Engine/Events/RunEvents.cs")]
    [TestCase(
        @"\bRedactor\b(?!\.Mask)",
        "Runbooks.Engine/Redaction/Redactor.cs",
        "Runbooks.Engine/Events/RunEvents.cs",
        "Runbooks.Engine/Events/EventRedaction.cs",
        "Runbooks.Operations/Runs/RunSetup.cs",
        "Runbooks.Operations/Runs/RecordedRun.cs",
        "Runbooks.Operations/Groups/GroupRun.cs",
        "Runbooks.Operations/Runs/RunRecording.cs",
        "Runbooks.Engine/Execution/InputValues.cs",
        "Runbooks.Operations/Notifications/Dispatcher.cs",
        "Runbooks.Watch/Events/WatchEvents.cs"
    )]
    [TestCase(
        @"IReadOnlyList<RunEventSink>",
        "Runbooks.Engine/Events/RunEvents.cs",
        "Runbooks.Operations/Runs/RecordedRun.cs",
        "Runbooks.Operations/Groups/GroupRun.cs",
        "Runbooks.Operations/Runs/ResumedRun.cs",
        "Runbooks.Watch/Planning/WatchTools.cs"
    )]
    public void Secrets_are_taken_out_in_one_place(string what, params string[] places) =>
        Assert.That(
            SourceFiles.All.Where(f => Regex.IsMatch(f.Text, what)).Select(f => f.Path),
            Is.SubsetOf(places),
            "listen to RunEvents instead: what it hands on is clean"
        );

    [Test]
    public void What_shows_a_run_reads_events_and_nothing_behind_them() =>
        Assert.That(
            SourceFiles
                .All.Where(f =>
                    f.Path.StartsWith("Runbooks.Cli/Terminal/", StringComparison.Ordinal)
                    && Regex.IsMatch(
                        f.Text,
                        @"[tT]arget\.(BaseUrl|Headers|Secrets|Environments)\b|request\.(Inputs|Secrets)\b|\b(TargetClient"
                            + @"|HttpAnswer|StepResult)\b"
                    )
                )
                .Select(f => f.Path),
            Is.Empty
        );

    // Lambdas and iterators are types inside the one that holds them.
    private static string OutermostOf(IType type) => type.FullName.Split('+')[0];

    private static string ProjectOf(IType type) => type.Assembly.Name;

    private static string FolderOf(IType type) => type.Namespace.FullName;

    private static bool IsIn(string name, string parent) => name == parent || name.StartsWith(parent + ".", StringComparison.Ordinal);

    // The shortest way from a folder back to itself, with the types that make it; null where there is none.
    private static string? CycleThrough(string folder, ILookup<string, (IType From, IType To)> uses)
    {
        var ways = new Dictionary<string, string>();
        var open = new Queue<string>([folder]);
        while (open.TryDequeue(out var at))
        {
            foreach (var (from, to) in uses[at])
            {
                var way = $"{ways.GetValueOrDefault(at)}{from.FullName} uses {to.FullName}\n";
                if (FolderOf(to) == folder)
                    return way;
                if (ways.TryAdd(FolderOf(to), way))
                    open.Enqueue(FolderOf(to));
            }
        }

        return null;
    }

    private static string Code(string text) => Regex.Replace(text, @"^\s*//.*$", string.Empty, RegexOptions.Multiline);

    [GeneratedRegex(@"<ProjectReference Include=""\.\./([A-Za-z.]+)/")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^namespace ([A-Za-z.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now\b|new Random\(|Random\.Shared|Guid\.NewGuid")]
    private static partial Regex TakenFromTheAir();
}
