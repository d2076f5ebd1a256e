using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Targets;

/// <summary>How a target's certificate is verified. It always is: only whom to trust can be said.</summary>
/// <param name="Ca">The file with the authority's certificates, from the target's file on.</param>
public sealed record TlsFields(string Ca)
{
    private const int MostBytes = 1024 * 1024;
    private static readonly Field<string> CaField = new(
        "ca",
        "A PEM file with the certificates of the authority that signs the target's, from this file on; it is trusted for "
            + "this target instead of the system's.",
        Shapes.Text,
        required: true
    );

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<TlsFields> Shape = Shapes.Mapping<TlsFields>("tls", [CaField], (values, _) =>
        new TlsFields(values.Get(CaField)!)
    );

    /// <param name="folder">Where the target's file lies.</param>
    /// <param name="span">Where the key stands.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    public IReadOnlyList<X509Certificate2> Read(TargetFolder folder, SourceSpan span, DiagnosticBag bag)
    {
        var (content, problem) = folder.Files.Read(Ca, folder.Path, MostBytes);
        var certificates = new X509Certificate2Collection();
        try
        {
            if (content is not null)
                certificates.ImportFromPem(Encoding.UTF8.GetString(content));
        }
        catch (CryptographicException)
        {
            problem = $"`{Ca}` holds a certificate that cannot be read";
        }

        if (problem is null && certificates.Count == 0)
            problem = $"`{Ca}` holds no certificate in PEM";
        if (problem is not null)
            bag.Add(
                DiagnosticCodes.BadCertificate,
                span,
                problem,
                help: "put the authority's certificate, which begins with -----BEGIN CERTIFICATE-----, beside the target's file "
                    + "and name it: `tls: { ca: ca.pem }`"
            );
        return [.. certificates];
    }
}
