using System.Text.RegularExpressions;
using Runbooks.Definitions.Targets;

namespace Runbooks.Controllers;

/// <summary>A request as a description writes it, of whose address a part may be known only when another one was answered.</summary>
public sealed class OpenRequest
{
    // Stands for what is not known while an address is read: nothing in it is written otherwise for being a part of one, or plainly.
    private const string Hole = "zzopenzz";

    private readonly string _method;
    private readonly Uri _written;
    private readonly Regex _address;

    private OpenRequest(string method, Uri written)
    {
        var address = written.AbsoluteUri;

        // What is open is a part of a path, or of a query: no further part of either comes with it.
        var query = address.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? at : address.Length;
        (_method, _written) = (method, written);
        _address = new Regex(
            $"^{Filled(address[..query], "[^/?#]*")}{Filled(address[query..], "[^&#]*")}$",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        );

        static string Filled(string part, string any) => Regex.Escape(part).Replace(Hole, any, StringComparison.Ordinal);
    }

    /// <param name="target">The target, where a path goes.</param>
    /// <param name="method">In capitals.</param>
    /// <param name="url">Its path or address in pieces, in order: null for what is not known.</param>
    /// <returns>It; null where it is not known whom it asks.</returns>
    internal static OpenRequest? Of(Target target, string method, IReadOnlyList<string?> url)
    {
        var whole = target.AddressOf(string.Concat(url.Select(p => p ?? Hole)));
        return
            Uri.TryCreate(whole, UriKind.Absolute, out var address) && !address.Authority.Contains(Hole, StringComparison.OrdinalIgnoreCase)
            ? new OpenRequest(method, address)
            : null;
    }

    /// <summary>Whether a request may be this one.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="address">The whole address.</param>
    public bool IsAt(string method, Uri address) => method == _method && _address.IsMatch(address.AbsoluteUri);

    /// <summary>Whether a request goes to the same path, however that is written, and whatever its query is.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="address">The whole address.</param>
    public bool IsPlainlyAt(string method, Uri address)
    {
        var (wanted, asked) = (PlainPath.Of(_written).Split('/'), PlainPath.Of(address).Split('/'));
        return method == _method
            && _written.Authority == address.Authority
            && wanted.Length == asked.Length
            && wanted.Zip(asked).All(p => p.First == p.Second || p.First.Contains(Hole, StringComparison.Ordinal));
    }
}
