using Runbooks.Rehearsal.Guarding;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A request that left, or was held back.</summary>
internal sealed class RequestDocument
{
    private readonly SentRequest _request;

    internal RequestDocument(SentRequest request) => _request = request;

    public string Method => _request.Method;

    public string Url => _request.Url;

    public int? Status => _request.Status;

    public double ElapsedMs => _request.ElapsedMs;

    public string? Problem => _request.Problem;

    public string? Withheld => _request.Withheld;
}
