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

    private const int WidestLine = 140;

    // Git has no other interface for what went wrong.
    private const string WordsOfGit = "Runbooks.Records/Git/";
    private const int MostUnnamedValues = 9;

    // What names a kind of step or a check besides its own file, and why. Everything else asks the step or the check itself, so that a new
    // kind is one file.
    private static readonly Dictionary<string, string> NamingKinds = new()
    {
        ["Runbooks.Steps.StepKinds"] = "the list of the kinds",
        ["Runbooks.Checklist.CheckKinds"] = "the list of the checks",
        ["Runbooks.Steps.RollbackPlanner"] = "the plan of a rollback, in a file beside it",
        ["Runbooks.Checklist.SampledCheck"] = "asks what the check of the critical function asks",
        ["Runbooks.Execution.EarlierProcess"] = "a rollback under way is taken up, whatever else is known",
        ["Runbooks.Incidents.Deriving.TightBounds"] = "proposes longer bounds for rollbacks and waits that took nearly all of theirs",
        ["Runbooks.Incidents.Deriving.MissingChecks"] = "proposes a check for what a person looked at by a step",
        ["Runbooks.Incidents.Deriving.RunMeasurements"] = "the samples that a person took",
        ["Runbooks.Incidents.Deriving.LooseThresholds"] = "proposes another threshold for the check that failed",
        ["Runbooks.Runs.RunSetup"] = "variables that programs are given may be secrets",
        ["Runbooks.Watch.Acting.Actor"] = "what would send nothing is no rollback, and is not counted as one",
        ["Runbooks.Watch.Acting.ShadowForesight"] = "how the protocol would decide on a rollback",
        ["Runbooks.Rehearsal.Planning.NoticePlanner"] = "people are told of rollbacks",
        ["Runbooks.Rehearsal.Drilling.Cases.AcceptedEnding"] = "how a run may end that rolls back",
        ["Runbooks.Rehearsal.Drilling.Cases.PlanOfCases"] = "behaviours that only a rollback with a switch can meet",
        ["Runbooks.Rehearsal.Drilling.Coverage.CoverageCount"] = "a rollback has a branch that switches",
        ["Runbooks.Rehearsal.Simulation.SimulatedRunbook"] = "a simulated world has no programs",
        ["Runbooks.Authoring.NotifiedChannels"] = "channels that no settings name",
        ["Runbooks.Authoring.Rules.ContradictingBounds"] = "a rollback that is cut off leaves its outcome unknown",
        ["Runbooks.Authoring.Rules.UncheckedRollback"] = "a rule about rollbacks",
        ["Runbooks.Authoring.Rules.SecretArguments"] = "a rule about arguments of programs",
        ["Runbooks.Authoring.Rules.UnfilledReference"] = "what to do instead is another thing for a program",
        ["Runbooks.Authoring.Rules.RawToggle"] = "a rule about programs that send a request",
        ["Runbooks.Authoring.Rules.EmptyLoop"] = "a rule about loops",
    };

    // What reads a file of the state, which may not be there, or of another version.
    private static readonly string[] TuplesWithProblems =
    [
        "Runbooks.Records/Incidents/Writing/Spool.cs: (SpooledRecord? Record, string? Problem)",
        "Runbooks.Watch/WatchMemory.cs: (JsonObject? Json, string? Problem)",
    ];

    // Exceptions of our own, and what they leave that no value could.
    private static readonly Dictionary<string, string> OwnExceptions = new()
    {
        ["FaultException"] = "an evaluation, however deep, and functions that Scriban calls",
        ["YamlTooLargeException"] = "the tree while it is built",
        ["LayoutRefusedException"] = "a layout while it is read",
        ["ShellTroubleException"] = "a line of a shell while it is taken apart",
        ["WithheldException"] = "the platform's HTTP client, between a handler and whoever sends",
        ["GitFailedException"] = "a store of Git: it is the environment",
        ["ProcessEndedException"] = "whatever a simulated process is doing when it is killed",
        ["DrillKilled"] = "whatever a drilled run is doing when it is killed",
        ["WorldEndedException"] = "the scheduler of a simulated world, from below the whole engine that waits in it",
    };

    private static readonly string Source = Path.Combine(Repository.Root, "src");

    private static readonly (string Path, string Text)[] Files =
    [
        .. Directory
            .EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(Source, f).Replace('\\', '/'), File.ReadAllText(f))),
    ];

    [Test]
    public void A_project_uses_those_below_it_alone() =>
        Assert.Multiple(() =>
        {
            var found = Directory
                .EnumerateDirectories(Source)
                .Select(d => Path.GetFileName(d)!)
                .Where(d => File.Exists(Path.Combine(Source, d, d + ".csproj")));
            Assert.That(found, Is.EquivalentTo(Projects.Keys));
            foreach (var (project, used) in Projects)
            {
                var text = File.ReadAllText(Path.Combine(Source, project, project + ".csproj"));
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

        Assert.That(kinds, Has.Count.EqualTo(StepKinds.All.Count + CheckKinds.All.Count));
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
            from file in Files
            let declared = Namespaces().Match(file.Text)
            where declared.Success
            let folders = file.Path.Split('/')[..^1]
            let wanted = string.Join('.', named.Contains(folders[0]) ? ["Runbooks", .. folders[1..]] : folders)
            where declared.Groups[1].Value != wanted
            select $"{file.Path} is in {declared.Groups[1].Value}, not {wanted}";

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void A_file_holds_one_type_that_has_its_name()
    {
        var wrong =
            from file in Files
            let name = Path.GetFileNameWithoutExtension(file.Path)
            let types = TopLevelTypes().Matches(file.Text).Select(m => m.Groups[1].Value).Distinct().ToList()
            where types.Count > 1 || (types.Count == 1 && types[0] != name && name != types[0] + "OfT")
            select $"{file.Path} holds {string.Join(", ", types)}";

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void No_file_is_longer_than_five_hundred_lines() =>
        Assert.That(Files.Where(f => f.Text.Split('\n').Length > 500).Select(f => f.Path), Is.Empty);

    [Test]
    public void No_line_is_wider_than_a_hundred_and_forty_characters() =>
        Assert.That(
            Files
                .SelectMany(f => f.Text.Split('\n').Select((line, i) => (f.Path, Line: i + 1, line.Length)))
                .Where(l => l.Length > WidestLine),
            Is.Empty,
            "the formatter breaks code, and leaves strings and comments"
        );

    [Test]
    public void No_type_is_made_with_more_than_nine_unnamed_values() =>
        Assert.That(
            Files
                .Where(f =>
                    TopLevelTypes().Matches(f.Text).Select(m => PrimaryConstructor(f.Text, m)).Any(c => ParametersIn(c) > MostUnnamedValues)
                )
                .Select(f => f.Path),
            Is.Empty,
            "name them: `required` members, or records that mean something"
        );

    [Test]
    public void No_member_is_said_to_be_there_and_filled_later() =>
        Assert.That(Files.Where(f => f.Text.Contains("= null!", StringComparison.Ordinal)).Select(f => f.Path), Is.Empty);

    [Test]
    public void What_may_fail_is_a_result_and_no_tuple_with_a_problem() =>
        Assert.That(
            Files.SelectMany(f => ProblemInTuple().Matches(f.Text).Select(m => $"{f.Path}: {m.Value}")).Except(TuplesWithProblems),
            Is.Empty,
            "nothing holds that a tuple has a value or a problem: return Result<T, TWhy>, or a union"
        );

    [Test]
    public void An_exception_of_our_own_has_its_reason() =>
        Assert.That(
            Files.SelectMany(f => OwnException().Matches(f.Text).Select(m => m.Groups[1].Value)),
            Is.EquivalentTo(OwnExceptions.Keys),
            "what is expected to happen is a value"
        );

    [Test]
    public void What_is_said_to_people_decides_nothing() =>
        Assert.That(
            Files
                .Where(f => !f.Path.StartsWith(WordsOfGit, StringComparison.Ordinal) && SearchedSentence().IsMatch(f.Text))
                .Select(f => f.Path),
            Is.Empty,
            "carry it as a value beside the sentence"
        );

    [Test]
    public void No_type_is_called_a_manager_helper_service_or_util() =>
        Assert.That(Files.Where(f => VagueNames().IsMatch(f.Text)).Select(f => f.Path), Is.Empty);

    [Test]
    public void The_shape_of_a_file_is_not_learnt_from_a_null_reference() =>
        Assert.That(
            Files.Where(f => f.Text.Contains("NullReferenceException", StringComparison.Ordinal)).Select(f => f.Path),
            Is.EqualTo(["Runbooks.Format/Expressions/TextTemplate.cs"]),
            "read it with StateFile; what a template of people does inside Scriban is another matter"
        );

    [Test]
    public void The_time_and_chance_are_passed_in()
    {
        var wrong = Files
            .Where(f => !f.Path.StartsWith("Runbooks.Cli/Program.cs", StringComparison.Ordinal) && TakenFromTheAir().IsMatch(f.Text))
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
            "Engine/Execution/",
            "Engine/Steps/",
            "Engine/Checklist/",
            "Engine/Rollback/",
            "Engine/Targets/",
            "Engine/Connections/",
            "Engine/Redaction/",
            "Engine/Events/",
            "Engine/Locks/",
            "Engine/Journals/",
            "Format/Expressions/",
            "Format/Storage/",
            "Records/Incidents/",
            "Records/SharedLocks/",
            "Operations/Runs/",
        ];

        // No simulated world has programs, remotes or repositories, and the templates are read before the first of them begins.
        string[] elsewhere =
        [
            "Runbooks.Engine/Steps/StartedProgram.cs",
            "Runbooks.Records/SharedLocks/RemoteLease.cs",
            "Runbooks.Engine/Locks/SharedClaims.cs",
            "Runbooks.Records/Incidents/Writing/IncidentWriter.cs",
            "Runbooks.Records/Incidents/Templates/TemplateCatalog.cs",
            "Runbooks.Operations/Runs/LivePublication.cs",
        ];

        var leaving = In(folders).Where(f => Regex.IsMatch(Code(f.Text), ways)).Select(f => f.Path);
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
            "Engine/Checklist/",
            "Engine/Rollback/",
            "Engine/Targets/",
            "Engine/Connections/",
        ];

        Assert.That(In(folders).Where(f => Regex.IsMatch(f.Text, ways)).Select(f => f.Path), Is.Empty);
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

        Assert.That(In(folders).Where(f => Regex.IsMatch(f.Text, ways)).Select(f => f.Path), Is.Empty);
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
        "Runbooks.Operations/Runs/RunRecording.cs",
        "Runbooks.Engine/Execution/InputValues.cs",
        "Runbooks.Operations/Notifications/Dispatcher.cs",
        "Runbooks.Watch/Events/WatchEvents.cs"
    )]
    [TestCase(
        @"IReadOnlyList<RunEventSink>",
        "Runbooks.Engine/Events/RunEvents.cs",
        "Runbooks.Operations/Runs/RecordedRun.cs",
        "Runbooks.Operations/Runs/ResumedRun.cs",
        "Runbooks.Watch/Planning/WatchTools.cs"
    )]
    public void Secrets_are_taken_out_in_one_place(string what, params string[] places) =>
        Assert.That(
            Files.Where(f => Regex.IsMatch(f.Text, what)).Select(f => f.Path),
            Is.SubsetOf(places),
            "listen to RunEvents instead: what it hands on is clean"
        );

    [Test]
    public void What_shows_a_run_reads_events_and_nothing_behind_them() =>
        Assert.That(
            Files
                .Where(f =>
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

    // A folder that was moved would leave its rule with nothing to look at.
    private static IEnumerable<(string Path, string Text)> In(string[] folders)
    {
        Assert.That(
            folders.Where(folder => !Files.Any(f => f.Path.StartsWith("Runbooks." + folder, StringComparison.Ordinal))),
            Is.Empty,
            "these folders hold no file"
        );
        return Files.Where(f => folders.Any(folder => f.Path.StartsWith("Runbooks." + folder, StringComparison.Ordinal)));
    }

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

    // What stands in the brackets behind a type's name; empty where none do.
    private static string PrimaryConstructor(string text, Match type)
    {
        var at = type.Index + type.Length;
        if (at >= text.Length || text[at] != '(')
            return string.Empty;
        var (end, depth) = (at, 0);
        do depth += text[end++] switch
        {
            '(' or '<' or '[' => 1,
            ')' or '>' or ']' => -1,
            _ => 0,
        };
        while (depth > 0);
        return text[(at + 1)..(end - 1)];
    }

    private static int ParametersIn(string constructor)
    {
        var (count, depth) = (constructor.Length == 0 ? 0 : 1, 0);
        foreach (var c in constructor)
        {
            depth +=
                c is '(' or '<' or '[' ? 1
                : c is ')' or '>' or ']' ? -1
                : 0;
            if (c == ',' && depth == 0)
                count++;
        }

        return count;
    }

    private static string Code(string text) => Regex.Replace(text, @"^\s*//.*$", string.Empty, RegexOptions.Multiline);

    [GeneratedRegex(@"<ProjectReference Include=""\.\./([A-Za-z.]+)/")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^namespace ([A-Za-z.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespaces();

    [GeneratedRegex(
        @"^(?:public|internal) (?:[a-z]+ )*(?:class|record struct|record|struct|interface|enum|delegate "
            + @"(?:[A-Za-z]+(?:<[A-Za-z]+>)?)) ([A-Z][A-Za-z0-9]*)",
        RegexOptions.Multiline
    )]
    private static partial Regex TopLevelTypes();

    [GeneratedRegex(@"\b(?:class|record|struct|interface) [A-Za-z]*(?:Manager|Helper|Service|Util|Utils)\b")]
    private static partial Regex VagueNames();

    // A method that returns two members, of which one is a reason.
    [GeneratedRegex(
        @"(?<=(?:public|internal) (?:static |async )*(?:Task<)?)\([^()]*\b(?:string|Diagnostic)\?? (?:Problem|Error|Why|Fault|Refusal)\)(?=>? \w+\()"
    )]
    private static partial Regex ProblemInTuple();

    [GeneratedRegex(
        @"^(?:public|internal) (?:sealed )?(?:partial )?class (\w+)(?:\([^)]*\))? ?: (?:IO)?Exception\b",
        RegexOptions.Multiline
    )]
    private static partial Regex OwnException();

    // What events, findings and answers say for a person, as it is searched or taken apart.
    [GeneratedRegex(
        @"(?<!e)\.\s*(Detail|Actual|Note|Reason|Why|About|Problem|Refusal|Caveat)!?\??\s*"
            + @"\.(Contains|StartsWith|EndsWith|IndexOf|Replace|Split)\("
    )]
    private static partial Regex SearchedSentence();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now\b|new Random\(|Random\.Shared|Guid\.NewGuid")]
    private static partial Regex TakenFromTheAir();
}
