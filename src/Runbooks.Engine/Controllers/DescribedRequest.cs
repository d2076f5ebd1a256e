using System.Text.RegularExpressions;

namespace Runbooks.Controllers;

/// <summary>A request that a controller's description names: what is sent there is known by it, whoever sends it.</summary>
public sealed partial class DescribedRequest
{
    private readonly Regex _address;

    // Where it goes is known only when it is sent.
    private readonly bool _isAnywhere;

    internal DescribedRequest(ControllerDefinition controller, RequestRole role, string method, string url)
    {
        (Controller, Role, Method) = (controller, role, method);
        Path = WithoutQuery(url);
        var parts = Hole().Split(Path).Select(Regex.Escape).ToList();
        _address = new Regex(string.Join("[^?#]+", parts) + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        _isAnywhere = parts.TrueForAll(p => p.Trim('/').Length == 0);
    }

    /// <summary>Whose it is.</summary>
    public ControllerDefinition Controller { get; }

    /// <summary>What it is to it.</summary>
    public RequestRole Role { get; }

    /// <summary>In capitals.</summary>
    public string Method { get; }

    /// <summary>Its path as the description writes it, without a query.</summary>
    public string Path { get; }

    /// <summary>What the description reads of the answer: the members at its top.</summary>
    public IReadOnlyList<string> Members { get; internal init; } = [];

    /// <summary>Whether sending it twice undoes it.</summary>
    public bool IsToggle => Role is RequestRole.Change or RequestRole.Otherwise && Controller.Change.Means == ChangeMeaning.Toggle;

    /// <summary>Whether something goes there, below whatever address, in whatever spelling of case.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="url">An address, or a path; a template as it is written.</param>
    public bool IsAt(string method, string url) => method == Method && IsAt(url);

    /// <summary>The same for whatever method.</summary>
    public bool IsAt(string url) => !_isAnywhere && _address.IsMatch(WithoutQuery(url.Trim()).TrimEnd('/'));

    private static string WithoutQuery(string url) => url.IndexOfAny(['?', '#']) is >= 0 and var end ? url[..end] : url;

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Hole();
}
