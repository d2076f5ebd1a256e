using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Application;

/// <summary>What customers come for, as it is asked: the request of the description, or the playbook's AI query.</summary>
public sealed class CriticalFunction
{
    /// <summary>The question by which the function is tried where its request has none of its own.</summary>
    public const string TestQuestion = "test message";

    /// <summary>The question of a sample.</summary>
    public const string SampleQuestion = "performance test";

    private readonly Target _target;
    private readonly ApplicationCritical? _described;

    private CriticalFunction(Target target, HttpCall call, ApplicationCritical? described) =>
        (_target, Call, _described) = (target, call, described);

    /// <summary>The request.</summary>
    public HttpCall Call { get; }

    /// <summary>What an answer must be, for a person.</summary>
    public string Expected =>
        _described is null ? "answers with a message, and a path that does not exist answers otherwise"
        : _described.Ok is { } ok ? $"is answered so that `{ok.Text}` holds, and a path that does not exist otherwise"
        : "is answered well, and a path that does not exist otherwise";

    /// <summary>What it is called, for a person.</summary>
    public string Name => _described is null ? "the AI query" : Call.ToString();

    /// <summary>What its evidence is called.</summary>
    public string Evidence => _described is null ? "ai-query" : "critical";

    /// <summary>What its evidence shows, for a person.</summary>
    public string About => _described is null ? "The AI query" : "The application's critical request";

    /// <summary>How many of it are called, behind a number.</summary>
    public string Many => _described is null ? "AI queries" : $"requests ({Call})";

    /// <summary>What a sample of it is called.</summary>
    public string Sampled => _described is null ? $"{Call.Method} {PlaybookApplication.QueryPath}" : Call.ToString();

    /// <param name="target">The target.</param>
    /// <param name="question">What is asked where the request has no question of its own.</param>
    /// <returns>The function, or what is missing for it.</returns>
    public static Result<CriticalFunction, string> Of(Target target, string question)
    {
        if (DescribedApplication.Of(target) is not { } application)
            return new CriticalFunction(target, PlaybookQuery.Call(target.Tenant, question), described: null);
        if (application.Critical is not { } critical)
            return Result.Failed(DescribedApplication.Without(target, "what customers ask for", "critical"));
        return ServiceRequest.Of(critical.Request, target).Succeeds(out var call, out var why)
            ? new CriticalFunction(target, call, critical)
            : Result.Failed(why);
    }

    /// <summary>Whether an answer is good, and what it says.</summary>
    public JudgedCondition Read(HttpAnswer answer)
    {
        if (_described is not null)
            return _described.Read(_target, answer);
        return PlaybookQuery.Read(answer).Succeeds(out var message, out var why)
            ? new JudgedCondition(true, $"\"{Short(message.Trim())}\"")
            : new JudgedCondition(false, why);
    }

    /// <summary>Why an answer counts as an error; null where it does not.</summary>
    public string? ProblemOf(HttpAnswer answer) => Read(answer) is { Holds: not true, Said: var why } ? why : null;

    /// <summary>An answer that is not good, as one that can be played again; null where it cannot.</summary>
    internal FailedAnswer? Failed(HttpAnswer answer) => _described is null ? PlaybookQuery.Failed(answer) : null;

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
