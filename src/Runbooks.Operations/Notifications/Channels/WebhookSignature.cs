using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// How a plain webhook is signed: <c>Runbook-Signature: v1=</c> with HMAC-SHA256, in lower-case hexadecimal, over the value of
/// <c>Runbook-Timestamp</c> (seconds since 1970), a full stop, and the body as it was sent. A receiver compares in constant
/// time, and refuses a timestamp that is more than five minutes away from its own clock.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>The header with the time.</summary>
    public const string TimestampHeader = "Runbook-Timestamp";

    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "Runbook-Signature";

    /// <summary>The header with the message's id, the same however often it is sent.</summary>
    public const string DeliveryHeader = "Runbook-Delivery";

    /// <param name="secret">What both sides know.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">The body as it is sent.</param>
    /// <returns>The values of the two headers.</returns>
    public static (string Timestamp, string Signature) Sign(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (timestamp, "v1=" + Convert.ToHexStringLower(Mac(secret, timestamp, body)));
    }

    private static byte[] Mac(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        var signed = new byte[Encoding.UTF8.GetByteCount(timestamp) + 1 + body.Length];
        var at = Encoding.UTF8.GetBytes(timestamp, signed);
        signed[at] = (byte)'.';
        body.CopyTo(signed.AsSpan(at + 1));
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
    }
}
