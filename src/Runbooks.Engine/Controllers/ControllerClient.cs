using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions.Data;
using Runbooks.GitOps;
using Runbooks.Programs;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>Asks a target's controller for its state, and tells it to move the traffic.</summary>
/// <param name="client">Sends requests to the target and runs programs.</param>
/// <param name="keepSecret">Takes what must appear nowhere.</param>
/// <param name="holdsSecret">Whether a text holds what must appear nowhere.</param>
internal sealed class ControllerClient(TargetClient client, Action<string> keepSecret, Func<string, bool> holdsSecret)
{
    private const int MostOutput = 16 * 1024 * 1024;
    private const string NoPrograms = "no programs are run here";

    private readonly Controller _controller = Controller.Of(client.Target);
    private readonly GitRepositories? _repositories = client.Programs is { } programs
        ? new GitRepositories(programs, client.Time, client.PullRequests)
        : null;

    /// <summary>Asks for the state once.</summary>
    /// <param name="within">The longest that each request may take; null for what it says, or the target.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public async Task<ControllerReading> LookAsync(TimeSpan? within, CancellationToken cancel)
    {
        var values = (JsonObject)_controller.Parameters.DeepClone();
        var exchanges = new List<KeyValuePair<string, ControllerExchange>>();
        foreach (var (name, request) in _controller.Definition.State.Reads)
        {
            if (
                !(await ExchangeAsync(request, new Scope(values), mayChange: false, within, cancel)).Succeeds(
                    out var exchange,
                    out var fault
                )
            )
                return new ControllerReading($"the {name} cannot be asked for: {fault.Message} ({fault.Span})", exchanges);
            exchanges.Add(KeyValuePair.Create(name, exchange));
            var (outputs, problem) = exchange.Read(name, request.IsText, _controller.Definition.State.Deciding);
            if (problem is not null)
            {
                var words = _controller.Definition.Message?.Find(new Scope(values).WithAll(outputs)).Value as string;
                var said = string.IsNullOrWhiteSpace(words) ? problem : $"{problem}: \"{PrintableText.Line(words)}\"";
                return new ControllerReading(said, exchanges) { Failed = exchange.Failed() };
            }

            values[name] = outputs;
        }

        return new StateEvaluation(_controller.Definition, values).Evaluate().Succeeds(out var state, out var why)
            ? new ControllerReading(_controller.Assumed?.Seen(state, _controller) ?? state, exchanges)
            : new ControllerReading(why, exchanges) { Failed = exchanges[^1].Value.Failed() };
    }

    /// <summary>What a change would send, for a person: <c>POST /path</c>.</summary>
    /// <param name="change">The way.</param>
    /// <param name="state">The state that it is decided on.</param>
    /// <param name="to">The release to go to.</param>
    /// <returns>That, or why it cannot be made.</returns>
    public Result<ControllerCall, Diagnostic> Prepare(ChangeFields change, ControllerState state, Release to)
    {
        var scope = ScopeOf(state, to);
        if (change.Request.Http is { } http)
        {
            return http.Fill(scope, keepSecret).Succeeds(out var call, out var fault)
                ? new ControllerCall(change, state, to, scope) { Http = call with { OnFreshConnection = true } }
                : Result.Failed(fault);
        }

        if (change.Request.Git is { } git)
        {
            return git.FillChange(scope, keepSecret, RunAndTarget).Succeeds(out var commit, out var unfit)
                ? new ControllerCall(change, state, to, scope) { Commit = commit with { PullRequest = TextOf(commit, state, to) } }
                : Result.Failed(unfit);
        }

        return change.Request.Command!.Fill(scope, holdsSecret).Succeeds(out var program, out var wrong)
            ? new ControllerCall(change, state, to, scope) { Program = program }
            : Result.Failed(wrong);
    }

    /// <summary>Sends it; where a change is only to be thought of, holds it back.</summary>
    /// <param name="call">What was prepared.</param>
    public async Task<SentChange> SendAsync(ControllerCall call)
    {
        if (_controller.Assumed is { } assumed)
            return assumed.Hold(call);
        ControllerExchange exchange =
            call.Http is { } http ? new SentRequest(http, await client.SendAsync(http, CancellationToken.None))
            : call.Commit is { } commit ? new AskedRepository(await PushAsync(commit))
            : await RunAsync(call.Program!, mayChange: true, CancellationToken.None);
        return new SentChange(exchange, new AnswerReading(_controller.Definition, call.Change, call.Scope).Of(exchange));
    }

    /// <summary>Asks what became of something that the controller has begun, or that waits for a person.</summary>
    /// <returns>How it stands.</returns>
    public Task<OperationStatus> FollowAsync(FollowedOperation operation) =>
        operation switch
        {
            DescribedOperation described => FollowAsync(described),
            FollowedPullRequest { Call: var call } => FollowAsync(call),
            _ => throw new InvalidOperationException($"nothing follows {operation}"),
        };

    /// <summary>How what an earlier process has begun is followed.</summary>
    /// <param name="change">The way that it took.</param>
    /// <param name="before">The state before it.</param>
    /// <param name="to">The release that was to be gone to.</param>
    /// <param name="pull">The pull request that it has told of; null where it has told of none.</param>
    /// <returns>Null where there is nothing to follow.</returns>
    public FollowedPullRequest? Begun(ChangeFields change, ControllerState before, Release to, OpenedPullRequest? pull)
    {
        if (client.PullRequests is null || change.Request.Git is not { } git)
            return null;
        var scope = new Scope((JsonObject)_controller.Parameters.DeepClone())
            .With("to", Json(to, item: null))
            .With("serving", Json(before.Serving, item: null))
            .With("before", Before(before));
        return git.FillPullRequest(scope, keepSecret) is { } call
            ? new FollowedPullRequest(call with { Run = RunAndTarget, Number = pull?.Number })
            : null;
    }

    private async Task<OperationStatus> FollowAsync(PullRequestCall call)
    {
        var answer = client.PullRequests is { } pulls ? await pulls(call, CancellationToken.None) : null;
        OperationStatus Is(OperationOutcome outcome, string detail) => new(outcome, detail, Exchange: null);

        return answer switch
        {
            { Found: { } pull, State: PullRequestState.Closed } => Is(
                OperationOutcome.Withdrawn,
                $"{pull} ({pull.Url}) was closed without a merge"
            ),
            { Found: not null, State: PullRequestState.Merged } => Is(OperationOutcome.Done, string.Empty),
            { Found: not null } => Is(OperationOutcome.UnderWay, string.Empty),
            _ => Is(OperationOutcome.Unknown, answer?.Problem ?? "no pull request is there"),
        };
    }

    private async Task<OperationStatus> FollowAsync(DescribedOperation operation)
    {
        var fields = operation.Fields;
        var sent = await ExchangeAsync(fields.Request, operation.Scope, mayChange: false, within: null, CancellationToken.None);
        if (!sent.Succeeds(out var exchange, out var fault))
            return new OperationStatus(OperationOutcome.Unknown, fault.Message, Exchange: null);
        var (outputs, problem) = exchange.Read("operation", fields.Request.IsText);
        var scope = operation.Scope.WithAll(outputs);
        OperationStatus Is(OperationOutcome outcome, string detail) => new(outcome, detail, exchange);

        var (failed, done) = (ReadCondition.Of(fields.Failed, scope), new ReadCondition(fields.Done, scope));

        // A status may say that it failed, and one of success without a body that it is done.
        if (exchange.IsWhole && failed is { Holds: true })
        {
            var says = fields.Says?.Find(scope).Value as string;
            return Is(OperationOutcome.Failed, says is null ? $"`{fields.Failed!.Text}`" : PrintableText.Line(says));
        }

        if (exchange.IsWhole && exchange.IsSuccess && done.Holds)
            return Is(OperationOutcome.Done, string.Empty);
        return (problem ?? done.Open ?? failed?.Open) is { } why
            ? Is(OperationOutcome.Unknown, why)
            : Is(OperationOutcome.UnderWay, string.Empty);
    }

    /// <summary>
    /// Whether a release that was not there before is the one that a change to another made. Where that cannot be told, what serves is
    /// not it, so that nothing is proved by it, and what does not serve may be it, so that no second one is made beside it.
    /// </summary>
    /// <param name="made">It.</param>
    /// <param name="state">The state that it stands in.</param>
    /// <param name="before">The state before the change.</param>
    /// <param name="to">The release that was to be gone to.</param>
    public bool IsMade(Release made, ControllerState state, ControllerState before, Release to)
    {
        if (_controller.Assumed?.HasMade(made) == true)
            return true;
        if (_controller.Definition.Change.Made is not { } condition)
            return made.Version == to.Version;
        var scope = new Scope(state.Look?.Values ?? [])
            .With("item", state.Look?.Items.GetValueOrDefault(made.Ref))
            .With("to", Json(to, item: null))
            .With("before", Before(before));
        var came = new ReadCondition(condition, scope);
        return came.Holds || (made.Ref != state.Serving.Ref && came.Open is not null);
    }

    /// <summary>What a change is filled in with.</summary>
    public static Scope ScopeOf(ControllerState state, Release to) =>
        new Scope(state.Look?.Values ?? [])
            .With("to", Json(to, state.Look?.Items.GetValueOrDefault(to.Ref)))
            .With("serving", Json(state.Serving, state.Look?.Items.GetValueOrDefault(state.Serving.Ref)))
            .With("before", Before(state));

    private static JsonObject Before(ControllerState state) =>
        new() { ["mark"] = state.Mark, ["serving"] = Json(state.Serving, item: null) };

    /// <summary>A release as expressions see it.</summary>
    /// <param name="release">The release.</param>
    /// <param name="item">The entry that it was made of; null where that is not known.</param>
    public static JsonObject Json(Release release, JsonNode? item) =>
        new()
        {
            ["ref"] = release.Ref,
            ["place"] = release.Place,
            ["version"] = release.Version,
            ["at"] = release.MadeAt,
            ["item"] = item?.DeepClone(),
        };

    private async Task<Result<ControllerExchange, Diagnostic>> ExchangeAsync(
        ControllerRequest request,
        Scope scope,
        bool mayChange,
        TimeSpan? within,
        CancellationToken cancel
    )
    {
        if (request.Http is { } http)
        {
            return http.Fill(scope, keepSecret).Succeeds(out var call, out var fault)
                ? new SentRequest(call, await client.SendAsync(call with { Within = within ?? call.Within }, cancel))
                : Result.Failed(fault);
        }

        if (request.Git is { } git)
        {
            return git.Fill(scope, keepSecret).Succeeds(out var file, out var unfit)
                ? new AskedRepository(await LookAtAsync(within < file.Within ? file with { Within = within.Value } : file, cancel))
                : Result.Failed(unfit);
        }

        return request.Command!.Fill(scope, holdsSecret).Succeeds(out var program, out var wrong)
            ? await RunAsync(
                program with
                {
                    Within = within is { } bound && bound < program.Within ? bound : program.Within,
                },
                mayChange,
                cancel
            )
            : Result.Failed(wrong);
    }

    private string? RunAndTarget => client.Run is { } run ? $"{run}/{client.Target.Name}" : null;

    private PullRequestText? TextOf(GitCommit commit, ControllerState state, Release to) =>
        client.PullRequests is null || commit.Review is null
            ? null
            : new RollbackProposal(client.Target.Name, client.Incident, client.Run).TextOf(commit, state.Serving, to);

    private async Task<RepositoryAnswer> LookAtAsync(GitCall call, CancellationToken cancel) =>
        _repositories is null
            ? new RepositoryAnswer($"`{call}`", TimeSpan.Zero) { Problem = NoPrograms }
            : await _repositories.LookAsync(call, cancel);

    private async Task<RepositoryAnswer> PushAsync(GitCommit commit) =>
        _repositories is null
            ? new RepositoryAnswer(commit.ToString(), TimeSpan.Zero) { Outcome = PushOutcome.NotConnected, Detail = NoPrograms }
            : await _repositories.PushAsync(commit, HeldBackAsync);

    private async ValueTask<string?> HeldBackAsync(CancellationToken cancel) =>
        client.LooksOnly ?? (client.Fence is { } fence ? await fence(cancel) : null);

    // Whoever may have taken the target over is asked before a program changes it, as before a request leaves.
    private async Task<RunProgram> RunAsync(ProgramCall program, bool mayChange, CancellationToken cancel)
    {
        var refusal = mayChange ? await HeldBackAsync(cancel) : null;
        if (refusal is null && client.Programs is { } programs)
            return new RunProgram(program, await programs.RunAsync(program with { MostOutput = MostOutput }, cancel));
        var why = refusal ?? NoPrograms;
        return new RunProgram(
            program,
            new ProgramResult(ExitCode: null, string.Empty, string.Empty, TimeSpan.Zero) { Problem = why, WasNotStarted = true }
        )
        {
            IsWithheld = refusal is not null,
        };
    }
}
