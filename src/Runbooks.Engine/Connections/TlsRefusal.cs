using System.Security.Authentication;

namespace Runbooks.Connections;

/// <summary>Why a certificate was refused, with the mend. That it is not verified is none.</summary>
internal static class TlsRefusal
{
    private static readonly string[] Untrusted = ["UntrustedRoot", "PartialChain", "NotSignatureValid"];

    /// <summary>Says it; null where the certificate was not the reason.</summary>
    public static string? Of(Exception exception, Uri url)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is not AuthenticationException)
                continue;
            var said = cause.Message;
            return said.Contains("NotTimeValid", StringComparison.Ordinal)
                    ? $"the certificate of {url.Host} has expired or is not valid yet: renew it, or set the clock right"
                : said.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal)
                    ? $"the certificate is not for {url.Host}: write the address with a name that stands in it, or have one "
                        + $"made for {url.Host}"
                : Untrusted.Any(status => said.Contains(status, StringComparison.Ordinal))
                    ? $"nobody that is trusted signed the certificate of {url.Host}: name the authority's certificate in the "
                        + $"target's file, `tls: {{ ca: ca.pem }}`"
                : said.Contains("RemoteCertificate", StringComparison.Ordinal) || said.Contains("cert", StringComparison.OrdinalIgnoreCase)
                    ? $"the certificate of {url.Host} cannot be verified: {said.TrimEnd('.')}"
                : $"no secure connection to {url.Host}: {said.TrimEnd('.')}";
        }

        return null;
    }
}
