using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Requests;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Steps;

/// <summary>What a step sees of the run around it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Path">Its id, behind the ids of the steps around it.</param>
/// <param name="Scope">The values that expressions read.</param>
/// <param name="State">What the run has found out so far.</param>
/// <param name="Tools">What it uses of the world.</param>
/// <param name="Terms">What was settled of the run.</param>
public sealed record StepContext(Step Step, string Path, Scope Scope, RunState State, RunTools Tools, RunTerms Terms)
{
    private const int LongestLine = 300;

    /// <summary>Runs steps inside this one, in order, until one fails.</summary>
    public required RunChildren RunSteps { get; init; }

    /// <summary>What the runbook around it says and asks for.</summary>
    public required StepSurroundings Around { get; init; }

    /// <summary>Fills a template in.</summary>
    /// <returns>The text, or why it cannot be filled in.</returns>
    public Result<string, Diagnostic> Fill(Template template) => TemplateText.Fill(template, Scope);

    /// <summary>Fills a request in.</summary>
    /// <returns>The request, or why it cannot be made.</returns>
    public Result<HttpCall, Diagnostic> Fill(HttpRequestFields request) => request.Fill(Scope, Tools.Events.KeepSecret);

    /// <summary>A failure of this step, pointing at where its kind is named.</summary>
    public Diagnostic Failure(DiagnosticCode code, string message, string? help = null) =>
        new(code, message, Step.ActionSpan, Label: null, help);

    /// <summary>Asks a person, for as long as the question stands.</summary>
    public async Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancel)
    {
        using var expiry = new CancellationTokenSource(request.Expires, Tools.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancel);
        try
        {
            return await Tools.Approve(request, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ApprovalAnswer(Granted: false, By: null, ApprovalAnswer.Expired);
        }
    }

    /// <summary>Says, on disk, that something is about to leave that may change the target.</summary>
    /// <param name="what">What is sent, in one line.</param>
    public async Task AnnounceAsync(string what)
    {
        await Around.BeforeChange();
        var line = new string([.. what.Select(c => char.IsControl(c) ? ' ' : c)]);
        var change = new ChangeSent(Path, Step.Action.KindName, line.Length <= LongestLine ? line : line[..LongestLine] + "…");
        State.Announce(change);
        await Tools.Events.PublishAsync(change);
    }

    /// <summary>The target and what serves there, for a person who is asked.</summary>
    public string Where()
    {
        var target = Tools.Client.Target;
        var stands = new ControllerWords(target).Means == ChangeMeaning.Toggle ? "stands by" : "would be gone back to";
        var serves = State.Baseline is { } status
            ? $"; {status.Serving.Name} serves" + $"{(status.Candidate is { } standby ? $", {standby.Name} {stands}" : string.Empty)}"
            : string.Empty;
        return $"{target.Name}, {target.Url}{serves}";
    }

    /// <summary>What checks look at, as the run is now.</summary>
    public CheckContext Checks() =>
        new(Tools.Client, Tools.Events, Tools.Time)
        {
            Baseline = State.Baseline,
            Rollback = State.Rollback,
            ExpectedVersion = Around.ExpectedVersion,
            BadVersion = Around.BadVersion,
            RunsChanges = Tools.RunsCommands,
            IsPlayed = Tools.IsPlayed,
        };
}
