using System.Net;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>The content of an answer that says when nobody reads it any more.</summary>
internal sealed class CountedContent : HttpContent
{
    private readonly HttpContent _inner;
    private Action? _done;

    /// <param name="inner">The content as it came.</param>
    /// <param name="done">Called once, when it is disposed of.</param>
    public CountedContent(HttpContent inner, Action done)
    {
        (_inner, _done) = (inner, done);
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <inheritdoc/>
    protected override Task<Stream> CreateContentReadStreamAsync() => _inner.ReadAsStreamAsync();

    /// <inheritdoc/>
    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        _inner.ReadAsStreamAsync(cancellationToken);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _inner.CopyToAsync(stream, context);

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            Interlocked.Exchange(ref _done, null)?.Invoke();
        }

        base.Dispose(disposing);
    }
}
