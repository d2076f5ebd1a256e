using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests;

/// <summary>The one place that holds who may depend on whom, and where each package may be used.</summary>
public sealed partial class ArchitectureTests
{
    // A folder may use those below it, and itself; folders of one row may use the later ones of that row.
    private static readonly string[][] Layers =
    [
        ["Watch"],
        ["Operations"],
        ["Authoring"],
        ["Triggers", "Notifications", "Telemetry"],
        ["Incidents", "GitHub", "Locks", "Git"],
        ["Execution"],
        ["Steps", "Checklist", "Rollback"],
        ["Targets"],
        ["Events"],
        ["Definitions"],
        ["Expressions", "Yaml"],
        ["Diagnostics", "Accounts", "Storage"],
    ];

    // The same of what rehearses; the files that lie in no folder are "".
    private static readonly string[][] DrillLayers =
    [
        ["Simulation"],
        ["Rehearsal"],
        ["Planning"],
        ["Forecasting"],
        ["Guarding"],
        ["Drilling/Reports"],
        ["Drilling"],
        ["Drilling/Reproducing"],
        ["Drilling/Coverage"],
        ["Drilling/Judging"],
        ["Drilling/Running"],
        ["Drilling/Cases"],
        ["Drilling/Clocks"],
    ];

    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["YamlDotNet"] = ["Runbooks/Yaml/"],
        ["Scriban"] = ["Runbooks/Expressions/"],
        ["LibGit2Sharp"] = ["Runbooks/Git/"],
        ["Octokit"] = ["Runbooks/GitHub/"],
        ["MailKit"] = ["Runbooks/Notifications/"],
        ["MimeKit"] = ["Runbooks/Notifications/"],
        ["Markdig"] = ["Runbooks/Authoring/Importing/Pages/"],
        ["CliWrap"] = ["Runbooks/Git/GitProgram.cs", "Runbooks/Git/SigningProgram.cs"],
        ["OpenTelemetry"] = ["Runbooks/Telemetry/"],
        ["Serilog"] = ["Runbooks.Cli/"],
        ["Spectre.Console"] = ["Runbooks.Cli/"],
        ["System.CommandLine"] = ["Runbooks.Cli/"],
        ["Microsoft.AspNetCore"] = ["Runbooks.Sandbox/", "Runbooks/Watch/Listening/"],
        ["Microsoft.Data.Sqlite"] = ["Runbooks.Sandbox/"],
    };

    private static readonly string Source = Path.Combine(Repository.Root, "src");

    private static readonly (string Path, string Text)[] Files =
    [
        .. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(f => (Path.GetRelativePath(Source, f).Replace('\\', '/'), File.ReadAllText(f))),
    ];

    [Test]
    public void Dependencies_between_folders_point_down()
    {
        var order = Layers.SelectMany(row => row).ToList();
        var wrong = new List<string>();
        foreach (var (path, text) in Files.Where(f => f.Path.StartsWith("Runbooks/", StringComparison.Ordinal)))
        {
            var folder = path.Split('/')[1];
            Assert.That(order, Does.Contain(folder), $"{path}: give the folder {folder} its place in the table");
            foreach (Match use in Uses().Matches(text))
            {
                var used = use.Groups[1].Value;
                if (used != folder && order.Contains(used) && order.IndexOf(used) < order.IndexOf(folder)) wrong.Add($"{path} uses {used}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Dependencies_between_the_folders_of_drills_point_down()
    {
        var order = DrillLayers.SelectMany(row => row).ToList();
        var wrong = new List<string>();
        foreach (var (path, text) in Files.Where(f => f.Path.StartsWith("Runbooks.Drills/", StringComparison.Ordinal)))
        {
            var folder = path.Split('/') switch
            {
                [_, "Drilling", var inner, _] => "Drilling/" + inner,
                [_, var outer, ..] => outer,
                _ => string.Empty,
            };
            Assert.That(order, Does.Contain(folder), $"{path}: give the folder {folder} its place in the table");
            foreach (Match use in DrillUses().Matches(text))
            {
                var used = use.Groups[1].Value.Replace('.', '/');
                if (used != folder && order.IndexOf(used) < order.IndexOf(folder)) wrong.Add($"{path} uses {used}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void The_engine_knows_neither_the_command_nor_the_sandbox() =>
        Assert.That(Files.Where(f => f.Path.StartsWith("Runbooks/", StringComparison.Ordinal) && (f.Text.Contains("Runbooks.Cli", StringComparison.Ordinal) || f.Text.Contains("Runbooks.Sandbox", StringComparison.Ordinal))).Select(f => f.Path), Is.Empty);

    [Test]
    public void Packages_stay_where_they_belong()
    {
        var wrong =
            from package in Packages
            from file in Files
            where Regex.IsMatch(file.Text, $@"\busing (static )?{Regex.Escape(package.Key)}\b|\b{Regex.Escape(package.Key)}\.[A-Z]")
            where !package.Value.Any(place => file.Path.StartsWith(place, StringComparison.Ordinal))
            select $"{file.Path} uses {package.Key}";

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
    public void No_file_is_longer_than_four_hundred_lines() =>
        Assert.That(Files.Where(f => f.Text.Split('\n').Length > 400).Select(f => f.Path), Is.Empty);

    [Test]
    public void No_type_is_called_a_manager_helper_service_or_util() =>
        Assert.That(Files.Where(f => VagueNames().IsMatch(f.Text)).Select(f => f.Path), Is.Empty);

    [Test]
    public void The_time_and_chance_are_passed_in()
    {
        var wrong = Files.Where(f => !f.Path.StartsWith("Runbooks.Cli/Program.cs", StringComparison.Ordinal) && TakenFromTheAir().IsMatch(f.Text)).Select(f => f.Path);

        Assert.That(wrong, Is.Empty);
    }

    /// <summary>
    /// A simulated world has one thread and a clock of its own: what goes on on another thread, or by another clock, does so in an
    /// order that no seed draws. To cancel is <c>CancelledAtEnd</c>; <c>CancelAsync</c> goes on on a thread of the pool.
    /// </summary>
    [TestCase(@"\bCancelAsync\(|\bTask\.(Run|Factory)\b|\bThreadPool\.|\bnew Thread\(|ConfigureAwait\(false\)|\bnew (Threading\.)?Timer\(|\bTimeProvider\.System\b|new (PeriodicTimer|CancellationTokenSource)\([^,()]+\)")]
    public void What_is_simulated_leaves_neither_its_thread_nor_its_clock(string ways)
    {
        string[] folders = ["Execution/", "Steps/", "Checklist/", "Rollback/", "Targets/", "Events/", "Expressions/", "Locks/", "Incidents/", "Storage/", "Operations/"];

        // No simulated world has programs, remotes or repositories, and the templates are read before the first of them begins.
        string[] elsewhere =
        [
            "Runbooks/Steps/StartedProgram.cs", "Runbooks/Locks/RemoteLease.cs", "Runbooks/Locks/SharedClaims.cs", "Runbooks/Incidents/Writing/IncidentWriter.cs",
            "Runbooks/Incidents/Templates/TemplateCatalog.cs", "Runbooks/Operations/LivePublication.cs",
        ];

        var leaving = Files.Where(f => folders.Any(folder => f.Path.StartsWith("Runbooks/" + folder, StringComparison.Ordinal)) && Regex.IsMatch(Code(f.Text), ways)).Select(f => f.Path);
        Assert.That(leaving, Is.EquivalentTo(elsewhere));
    }

    /// <summary>What a run sees leaves it through <c>RunEvents</c> alone, where secrets are taken out: a new sink is one of its listeners.</summary>
    [TestCase(@"\bFile\.(Write|Append|Create|Open)|\bFileStream\b|\bStreamWriter\b|\bTextWriter\b|\bConsole\.|\bILogger\b|\bLogger\b|Trace\.|Debug\.(Write|Print)|ActivitySource")]
    public void What_runs_writes_nowhere_itself(string ways)
    {
        string[] folders = ["Execution/", "Steps/", "Checklist/", "Rollback/", "Targets/"];

        Assert.That(Files.Where(f => folders.Any(folder => f.Path.StartsWith("Runbooks/" + folder, StringComparison.Ordinal)) && Regex.IsMatch(f.Text, ways)).Select(f => f.Path), Is.Empty);
    }

    [TestCase(@"\bFile\.(Write|Append|Create|Open|Move|Delete)|\bDirectory\.Create|\bFileStream\b|\bStreamWriter\b|\bConsole\.|\bRunJournal\b|\bTryTakeAsync\b|\bNotifier\b")]
    public void What_plans_and_rehearses_beside_a_target_writes_nowhere(string ways)
    {
        string[] folders = ["Planning/", "Rehearsal/", "Guarding/", "Forecasting/"];

        Assert.That(Files.Where(f => folders.Any(folder => f.Path.StartsWith("Runbooks.Drills/" + folder, StringComparison.Ordinal)) && Regex.IsMatch(f.Text, ways)).Select(f => f.Path), Is.Empty);
    }

    [TestCase(@"new RecordedEvent\(", "Runbooks/Events/RunEvents.cs", "Runbooks/Incidents/Journals/JournalLine.cs")]
    [TestCase(@"new EvidenceTaken\(", "Runbooks/Events/RunEvents.cs")]
    [TestCase(@"\bRedactor\b(?!\.Mask)", "Runbooks/Events/Redactor.cs", "Runbooks/Events/RunEvents.cs", "Runbooks/Events/EventRedaction.cs", "Runbooks/Operations/RunSetup.cs", "Runbooks/Operations/RecordedRun.cs", "Runbooks/Operations/RunRecording.cs", "Runbooks/Execution/InputValues.cs", "Runbooks/Notifications/Dispatcher.cs", "Runbooks/Watch/Events/WatchEvents.cs")]
    [TestCase(@"IReadOnlyList<RunEventSink>", "Runbooks/Events/RunEvents.cs", "Runbooks/Operations/RecordedRun.cs", "Runbooks/Operations/ResumedRun.cs", "Runbooks/Watch/WatchTools.cs")]
    public void Secrets_are_taken_out_in_one_place(string what, params string[] places) =>
        Assert.That(Files.Where(f => Regex.IsMatch(f.Text, what)).Select(f => f.Path), Is.SubsetOf(places), "listen to RunEvents instead: what it hands on is clean");

    [Test]
    public void What_shows_a_run_reads_events_and_nothing_behind_them() =>
        Assert.That(Files.Where(f => f.Path.StartsWith("Runbooks.Cli/Terminal/", StringComparison.Ordinal) && Regex.IsMatch(f.Text, @"[tT]arget\.(BaseUrl|Headers|Secrets|Environments)\b|request\.(Inputs|Secrets)\b|\b(TargetClient|HttpAnswer|StepResult)\b")).Select(f => f.Path), Is.Empty);

    private static string Code(string text) => Regex.Replace(text, @"^\s*//.*$", string.Empty, RegexOptions.Multiline);

    [GeneratedRegex(@"\bRunbooks\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex Uses();

    [GeneratedRegex(@"using Runbooks\.Drills\.(Drilling(?:\.[A-Z][A-Za-z]+)?|[A-Z][A-Za-z]+)[.;]")]
    private static partial Regex DrillUses();

    [GeneratedRegex(@"^(?:public|internal) (?:[a-z]+ )*(?:class|record struct|record|struct|interface|enum|delegate (?:[A-Za-z]+(?:<[A-Za-z]+>)?)) ([A-Z][A-Za-z0-9]*)", RegexOptions.Multiline)]
    private static partial Regex TopLevelTypes();

    [GeneratedRegex(@"\b(?:class|record|struct|interface) [A-Za-z]*(?:Manager|Helper|Service|Util|Utils)\b")]
    private static partial Regex VagueNames();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now\b|new Random\(|Random\.Shared|Guid\.NewGuid")]
    private static partial Regex TakenFromTheAir();
}
