using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Tests.Git;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>A real repository whose hooks let go wrong what goes wrong with a push, and a loop that applies what it has.</summary>
internal sealed class GitGround : ControllerGround, IStarts<GitGround>
{
    // Behind these reads of the Deployment what is slow goes on, and somebody puts back what was left.
    private const int Later = 3;
    private readonly ReconciledDeployment _deployment;
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-pushes-").FullName;
    private ControllerFault _fault;
    private int _readsAfter;

    private GitGround(GitOpsReconciler git, ReconciledDeployment deployment)
    {
        (Reconciler, _deployment) = (git, deployment);
        deployment.OnRead = OnRead;
        Hook(
            "pre-receive",
            $$"""
            #!/bin/sh
            read -r old new name
            cd "{{_folder}}" || exit 1
            [ "$name" = refs/heads/main ] && echo "$new" >> pushes
            fault=$(sed -n "$(wc -l < pushes)p" faults)
            [ -n "$fault" ] || fault=$(tail -n 1 faults)
            echo "$fault" > fault
            beside() {
              env -u GIT_QUARANTINE_PATH -u GIT_OBJECT_DIRECTORY -u GIT_ALTERNATE_OBJECT_DIRECTORIES \
                git --git-dir "{{git.Repository}}" "$@"
            }
            case $fault in
              Refuses) echo "changes are frozen until Monday" >&2; exit 1 ;;
              LosesBefore) kill -9 $PPID; exit 1 ;;
              LosesAndActsLate)
                cp -r "$GIT_QUARANTINE_PATH"/. "{{git.Repository}}/objects/"
                ( while [ ! -e go ]; do sleep 0.02; done; beside update-ref refs/heads/main "$new" "$old" ) > /dev/null 2>&1 &
                kill -9 $PPID; exit 1 ;;
              SomebodyMoves) [ -e moved ] || beside update-ref refs/heads/main "$(cat somebody)"; touch moved ;;
            esac
            exit 0

            """
        );
        Hook(
            "reference-transaction",
            $"""
            #!/bin/sh
            [ "$1" = committed ] && grep -q LosesAfter "{_folder}/fault" 2> /dev/null && kill -9 $PPID
            exit 0

            """
        );
        Hook(
            "post-receive",
            $"""
            #!/bin/sh
            read -r old _ name
            grep -q ClaimsAndDoesNot "{_folder}/fault" 2> /dev/null && git update-ref "$name" "$old"
            exit 0

            """
        );
        Faults = [ControllerFault.None];
    }

    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.None),
        new(RollbackVerdict.Unknown, 0, 1, ControllerFault.ClaimsAndDoesNot) { Says = "it may still be under way" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.LosesAfter),
        new(RollbackVerdict.Switched, 1, 2, ControllerFault.LosesBefore, ControllerFault.None),
        new(RollbackVerdict.Switched, 1, 2, ControllerFault.LosesBefore, ControllerFault.LosesAfter),
        new(RollbackVerdict.Unknown, 0, 2, ControllerFault.LosesBefore) { Says = "went without an answer" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.LosesAndActsLate),
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.Refuses) { Says = "changes are frozen until Monday" },
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.Slow),
        new(RollbackVerdict.Unknown, 1, 1, ControllerFault.Sticks) { Says = "look at what holds it up" },
        new(RollbackVerdict.Refused, 0, 1, ControllerFault.SomebodyMoves) { Says = "by Ada since it was read (\"Deploy 1.6.0\")" },
        new(RollbackVerdict.FlippedBack, 1, 1, ControllerFault.ReconciledBack) { Says = "by Ada" },
    ];

    public GitOpsReconciler Reconciler { get; }

    /// <summary>What the reconciler applies to.</summary>
    public ReconciledDeployment Deployment => _deployment;

    public override string Lines => LinesFor(string.Empty);

    public override IReadOnlyList<ControllerFault> Faults
    {
        set
        {
            _fault = value[^1];
            File.WriteAllLines(Path.Combine(_folder, "faults"), value.Select(f => $"{f}"));
            File.WriteAllText(Path.Combine(_folder, "pushes"), string.Empty);
            File.WriteAllText(Path.Combine(_folder, "somebody"), Reconciler.MakeCommit(Manifest("1.6.0"), "Deploy 1.6.0"));
            Reconciler.IsPaused = _fault is ControllerFault.ClaimsAndDoesNot or ControllerFault.Slow or ControllerFault.Sticks;
        }
    }

    // What is pushed is applied by a loop, and each look runs git.
    public override RollbackRequest Request => new(TimeSpan.FromSeconds(10));

    public override int Applied => Log("--grep=^Runbook-Run: run-1/checkout$", "main").Count;

    public override int Changes => File.ReadAllLines(Path.Combine(_folder, "pushes")).Length;

    /// <summary>What serves at first on main is 1.5.0, and 1.4.2 before it.</summary>
    public static async Task<GitGround> StartAsync()
    {
        Component.Applies(!OperatingSystem.IsWindows(), "a hook is a program there");
        var deployment = await ReconciledDeployment.StartAsync();
        return new GitGround(await GitOpsReconciler.StartAsync(deployment.ApplyAsync, Manifest("1.4.2"), Manifest("1.5.0")), deployment);
    }

    /// <summary>The target with more parameters.</summary>
    public string LinesFor(string parameters) =>
        $$"""
            base-url: {{_deployment.Address}}
            controller:
              use: git
              repository: {{Reconciler.Repository}}
              file: {{GitOpsReconciler.Manifest}}
              value: spec.template.spec.containers[name=app].image
              namespace: shop
              deployment: checkout
              {{parameters}}
            """;

    /// <summary>The commits of a branch, the newest first, as git shows them.</summary>
    public IReadOnlyList<string> Log(params string[] arguments) =>
        ScratchRepository
            .GitIn(Reconciler.Repository, ["log", "--format=%H", .. arguments])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static string Manifest(string version) => ReconciledDeployment.Manifest($"registry.example.org/shop:{version}");

    public override Task<string> ServingAsync() => Task.FromResult(_deployment.Serving);

    public override async ValueTask DisposeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "go"), string.Empty);
        await Reconciler.DisposeAsync();
        await _deployment.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void OnRead()
    {
        if (Changes == 0)
            return;
        File.WriteAllText(Path.Combine(_folder, "go"), string.Empty);
        if (_fault == ControllerFault.Slow && ++_readsAfter == Later)
            Reconciler.IsPaused = false;
        if (_fault == ControllerFault.ReconciledBack && _deployment.Serving == Good && ++_readsAfter == Later)
            Reconciler.CommitBySomebody(Manifest("1.5.0"), "Deploy 1.5.0 again");
    }

    private void Hook(string name, string script) => Executable.Write(Path.Combine(Reconciler.Repository, "hooks", name), script);
}
