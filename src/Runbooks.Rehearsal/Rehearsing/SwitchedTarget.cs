using System.Net;
using System.Net.Http.Headers;
using Runbooks.Application;
using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>
/// Stands between the engine and the guard, and presents the target as it would be: a switch of the playbook's controller is answered
/// here and thought to have been made, and what the other environment would serve from then on is asked of it at its own address.
/// </summary>
/// <param name="guard">The guard, which looks at all that leaves.</param>
/// <param name="target">The target.</param>
/// <param name="thought">What is thought of it.</param>
/// <param name="time">The clock.</param>
internal sealed class SwitchedTarget(HttpMessageHandler guard, Target target, AssumedSwitch thought, TimeProvider time)
    : DelegatingHandler(guard)
{
    private const int MostTurned = 1024 * 1024;

    private readonly ControllerWords _words = new(target);
    private readonly IReadOnlyList<HttpCall> _looks = new ControllerWords(target).LookCalls;
    private readonly IReadOnlyList<OpenRequest> _open = new ControllerWords(target).OpenLooks;
    private readonly Uri _service = ServiceRequest.Address(target);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (method, asked) = (request.Method.Method, request.RequestUri!);
        var own = ControllerPaths.Below(target.BaseUrl, asked);
        if (_words.IsUsual && method == "POST" && DescribedRequests.IsUsualToggle(own))
        {
            thought.Switch();
            thought.Add(new RehearsedRequest(method, asked.AbsoluteUri, Sent: null, Provenance.Simulated, TimeSpan.Zero));
            return Answer(HttpStatusCode.OK, PlaybookSwitch.Switched(thought.Began));
        }

        if (!thought.HasSwitched)
            return await SendAsync(request, asked, Provenance.Real, cancellationToken);
        if (own?.Split('?')[0] is { } path && _words.IsUsual && method == "GET" && ControllerPaths.IsWord(path))
            return await TurnAsync(request, asked, path, cancellationToken);
        if (own is not null && IsLook(method, own, asked))
            return await SendAsync(request, asked, Provenance.Turned, cancellationToken);

        // At an address of their own, the application and the metrics of it are those of what serves now.
        if ((ControllerPaths.Below(_service, asked) ?? own) is not { } below)
        {
            var isMetrics = target.Prometheus?.Address is { } metrics && ControllerPaths.Below(metrics, asked) is not null;
            return await SendAsync(request, asked, isMetrics ? Provenance.NotProved : Provenance.Real, cancellationToken);
        }

        // A port that is guessed is one of the controller's host, and says nothing of an application elsewhere.
        // Nor does a runbook's word on a request hold for whatever listens there: only a read goes where an answer says.
        if (thought.StandbyAddress is not { } standby || (!thought.StandbyIsNamed && (own is null || method is not ("GET" or "HEAD"))))
            return await SendAsync(request, asked, Provenance.NotProved, cancellationToken);
        request.RequestUri = new Uri(Target.UrlOf(standby) + below);
        request.Headers.Host = null;

        // What is not in the target's file is no address of its own: its credentials do not go there.
        foreach (var (name, _) in thought.StandbyIsNamed ? [] : target.Headers.Concat(DescribedApplication.Of(target)?.Headers ?? []))
            request.Headers.Remove(name);
        return await SendAsync(request, asked, Provenance.Standby, cancellationToken);
    }

    // The engine shows what it reads of another controller as it would be.
    private bool IsLook(string method, string own, Uri asked) =>
        !_words.IsUsual && (_looks.Any(c => c.Method == method && c.Url == own) || _open.Any(l => l.IsAt(method, asked)));

    private async Task<HttpResponseMessage> TurnAsync(HttpRequestMessage request, Uri asked, string path, CancellationToken cancel)
    {
        var response = await SendAsync(request, asked, Provenance.Turned, cancel);
        if (!response.IsSuccessStatusCode)
            return response;
        await response.Content.LoadIntoBufferAsync(MostTurned, cancel);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        var turned =
            path == DescribedRequests.UsualLook.Path
                ? PlaybookSwitch.Status(bytes, thought.Began, time.GetUtcNow())
                : PlaybookSwitch.Health(bytes, thought.Began);
        if (turned is null && path == DescribedRequests.UsualLook.Path)
            thought.Disturbed ??= "the status is not any more what it was when the rehearsal began: something else acts on the target";
        var status = response.StatusCode;
        response.Dispose();
        return Answer(status, turned ?? bytes);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Uri asked,
        Provenance provenance,
        CancellationToken cancel
    )
    {
        var started = time.GetTimestamp();
        var (method, sent) = (request.Method.Method, request.RequestUri!.AbsoluteUri);
        try
        {
            var response = await base.SendAsync(request, cancel);
            thought.Add(new RehearsedRequest(method, asked.AbsoluteUri, sent, provenance, time.GetElapsedTime(started)));
            return response;
        }
        catch (Exception e)
        {
            var isWithheld = WithheldException.ReasonIn(e) is not null;
            thought.Add(
                new RehearsedRequest(
                    method,
                    asked.AbsoluteUri,
                    isWithheld ? null : sent,
                    isWithheld ? Provenance.Withheld : provenance,
                    time.GetElapsedTime(started)
                )
            );
            throw;
        }
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpResponseMessage(status) { Content = content };
    }
}
