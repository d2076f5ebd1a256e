namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>Counts the requests of a run from when they leave until their answers are read.</summary>
internal sealed class RequestsUnderWay
{
    private int _count;

    /// <summary>How many there are at this moment.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Puts the count around a handler.</summary>
    public HttpMessageHandler Around(HttpMessageHandler inner) => new Counting(this, inner);

    private void End() => Interlocked.Decrement(ref _count);

    private sealed class Counting(RequestsUnderWay counted, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counted._count);
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                response.Content = new CountedContent(response.Content, counted.End);
                return response;
            }
            catch
            {
                counted.End();
                throw;
            }
        }
    }
}
