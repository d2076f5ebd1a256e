using System.Text.RegularExpressions;
using Runbooks.Definitions.Targets;

namespace Runbooks.Controllers;

/// <summary>A request that reads the state, of which a part is known only when another one was answered.</summary>
public sealed class OpenLook
{
    // Stands for what is not known while an address is read: nothing in it is written otherwise for being a part of one.
    private const string Hole = "zzOpenzz";

    private readonly string _method;
    private readonly Regex _address;

    private OpenLook(string method, string address)
    {
        // What is open is a part of a path, or of a query: no further part of either comes with it.
        var query = address.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? at : address.Length;
        _method = method;
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
    internal static OpenLook? Of(Target target, string method, IReadOnlyList<string?> url)
    {
        var text = string.Concat(url.Select(p => p ?? Hole));
        var whole = text.StartsWith('/') ? target.Url + text : text;
        return
            Uri.TryCreate(whole, UriKind.Absolute, out var address) && !address.Authority.Contains(Hole, StringComparison.OrdinalIgnoreCase)
            ? new OpenLook(method, address.AbsoluteUri)
            : null;
    }

    /// <summary>Whether a request may be this one.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="address">The whole address.</param>
    public bool IsAt(string method, Uri address) => method == _method && _address.IsMatch(address.AbsoluteUri);
}
