using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A vendor's controller as a state machine behind real HTTP. What takes time is counted in reads, so that no test of it depends on how
/// fast the machine is.
/// </summary>
internal abstract class FakeController : IAsyncDisposable
{
    private readonly WebApplication _application = LoopbackServer.Build();
    private readonly Lock _turn = new();
    private readonly List<ReceivedRequest> _requests = [];
    private readonly List<(int Left, Action What)> _later = [];
    private int _changes;
    private int _applied;

    public Uri BaseUrl => new(_application.Urls.First());

    /// <summary>What goes wrong with each request to move the traffic, in turn; the last with all that follow.</summary>
    public ControllerFault[] Faults { get; set; } = [ControllerFault.None];

    /// <summary>How many reads late something is that is late.</summary>
    public int Reads { get; set; } = 3;

    /// <summary>Whether what tells one state from another is the same after a change.</summary>
    public bool ReusesMark { get; set; }

    /// <summary>How often requests moved the traffic; what others do is not counted.</summary>
    public int Applied
    {
        get
        {
            lock (_turn)
                return _applied;
        }
    }

    /// <summary>The version that serves.</summary>
    public string Serving
    {
        get
        {
            lock (_turn)
                return Served;
        }
    }

    /// <summary>How many requests to move the traffic came.</summary>
    public int Changes
    {
        get
        {
            lock (_turn)
                return _changes;
        }
    }

    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_turn)
                return [.. _requests];
        }
    }

    /// <summary>Somebody else deploys a version.</summary>
    public void DeployBySomebody(string version)
    {
        lock (_turn)
            Deploy(version);
    }

    /// <summary>Takes away what one could go back to.</summary>
    public void PruneCandidates()
    {
        lock (_turn)
            Prune();
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract string Served { get; }

    protected static async Task<T> StartAsync<T>(T controller)
        where T : FakeController
    {
        controller._application.Run(controller.AnswerAsync);
        await controller._application.StartAsync();
        return controller;
    }

    /// <summary>Answers what reads; null for 404.</summary>
    protected abstract GivenAnswer? Read(ReceivedRequest request);

    /// <summary>Whether a request is to move the traffic.</summary>
    protected abstract bool IsChange(ReceivedRequest request);

    /// <summary>Why the change cannot be begun, as the vendor says it; null where it can.</summary>
    protected abstract GivenAnswer? Refusal(ReceivedRequest request);

    /// <summary>Begins a change that can be begun.</summary>
    protected abstract GivenAnswer Begin(ReceivedRequest request, Course course);

    /// <summary>An account that may not.</summary>
    protected abstract GivenAnswer Forbidden(ReceivedRequest request);

    /// <summary>Too many requests.</summary>
    protected abstract GivenAnswer Limited { get; }

    protected abstract void Deploy(string version);

    protected abstract void Prune();

    /// <summary>Somebody else moves the traffic.</summary>
    protected abstract void MoveBySomebody();

    /// <summary>Something puts the release back that served before.</summary>
    protected abstract void PutBack();

    /// <summary>Moves the traffic for a request, now or later.</summary>
    /// <param name="course">How it goes.</param>
    /// <param name="done">Moves it, and ends the operation.</param>
    /// <param name="failed">Ends the operation.</param>
    /// <param name="claimed">Ends the operation as if it had been moved.</param>
    protected void Play(Course course, Action done, Action failed, Action claimed)
    {
        void Apply()
        {
            _applied++;
            done();
        }

        switch (course)
        {
            case Course.AtOnce:
                Apply();
                break;
            case Course.Late:
                Later(Apply);
                break;
            case Course.Fails:
                Later(failed);
                break;
            case Course.Claimed:
                claimed();
                break;
        }
    }

    private void Later(Action what) => _later.Add((Reads, what));

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new ReceivedRequest(
            context.Request.Method,
            context.Request.Path.Value ?? "/",
            context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync()
        );
        GivenAnswer? answer;
        lock (_turn)
        {
            _requests.Add(request);
            answer = IsChange(request) ? Change(request) : Look(request);
        }

        if (answer is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Json is null)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Json.ToJsonString());
    }

    private GivenAnswer Look(ReceivedRequest request)
    {
        for (var i = 0; i < _later.Count; i++)
            _later[i] = (_later[i].Left - 1, _later[i].What);
        foreach (var due in _later.Where(l => l.Left <= 0).ToList())
        {
            _later.Remove(due);
            due.What();
        }

        return Read(request) ?? new GivenAnswer(404);
    }

    // Null where the connection is closed.
    private GivenAnswer? Change(ReceivedRequest request)
    {
        var fault = Faults[Math.Min(_changes++, Faults.Length - 1)];
        switch (fault)
        {
            case ControllerFault.Refuses:
                return Forbidden(request);
            case ControllerFault.Limits:
                return Limited;
            case ControllerFault.LosesBefore:
                return null;
            case ControllerFault.SomebodyMoves:
                MoveBySomebody();
                break;
            case ControllerFault.CandidatesPruned:
                Prune();
                break;
        }

        if (Refusal(request) is { } refused)
            return refused;
        var answer = Begin(
            request,
            fault switch
            {
                ControllerFault.ClaimsAndDoesNot => Course.Claimed,
                ControllerFault.Slow or ControllerFault.LosesAndActsLate => Course.Late,
                ControllerFault.OperationFails => Course.Fails,
                ControllerFault.Sticks => Course.Sticks,
                _ => Course.AtOnce,
            }
        );
        if (fault == ControllerFault.ReconciledBack)
            Later(PutBack);
        return fault switch
        {
            ControllerFault.LosesAfter or ControllerFault.LosesAndActsLate => null,
            ControllerFault.ErrorsAfter => new GivenAnswer(503, new JsonObject { ["message"] = "upstream is busy" }),
            _ => answer,
        };
    }
}
