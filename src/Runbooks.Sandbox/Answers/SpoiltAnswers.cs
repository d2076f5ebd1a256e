using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Answers;

/// <summary>Answers as they leave: spoilt by the <see cref="BodyFaults"/> that are set for their endpoint.</summary>
internal sealed class SpoiltAnswers(SandboxFaults faults, Lifetime lifetime)
{
    private const string HtmlPage = "<!doctype html><title>Gateway</title><h1>It works</h1>";

    public async Task<Reply> ReplyAsync(TargetRequest request, string endpoint, Answer answer, CancellationToken gone)
    {
        if (!faults.ActAt(endpoint))
            return new Reply(answer);
        if (faults.Take(BodyFaults.Late, endpoint) is { } late)
            await lifetime.DelayAsync(late.Duration, gone);
        if (faults.Take(BodyFaults.Dropped, endpoint) is { } dropped)
            return Reply.Dropped(dropped);
        if (faults.Take(BodyFaults.Redirect, endpoint) is { } redirect)
            // 307 keeps the method: whoever follows it posts to a stranger.
            return new Reply(new Answer(request.Method == "GET" ? 302 : 307, "", "") { Header = ("Location", redirect.Value) });
        if (faults.Take(BodyFaults.Error, endpoint) is { } error)
            return new Reply(Answer.Error(error.Count ?? 503, "SANDBOX_FAULT", "The sandbox was told to fail here."));

        if (faults.Take(BodyFaults.NotJson, endpoint) is not null)
            answer = answer with { ContentType = "text/html; charset=utf-8", Body = HtmlPage };
        else if (faults.Take(BodyFaults.OtherShape, endpoint) is { } shape)
            answer = answer with { ContentType = Answer.JsonType, Body = BodyShapes.Apply(shape.Value, answer.Body) };
        var reply = new Reply(answer) { BodyAfter = faults.Take(BodyFaults.LateBody, endpoint)?.Duration ?? TimeSpan.Zero };
        return faults.Take(BodyFaults.Truncated, endpoint) is not null
            ? reply with
            {
                Delivery = Delivery.Cut,
            }
            : reply with
            {
                Padding = faults.Take(BodyFaults.Huge, endpoint)?.Size ?? 0,
            };
    }
}
