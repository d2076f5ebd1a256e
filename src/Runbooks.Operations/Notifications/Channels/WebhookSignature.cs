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

    /// <summary>How far a timestamp may be from a receiver's clock.</summary>
    public static readonly TimeSpan ReplayWindow = TimeSpan.FromMinutes(5);

    /// <summary>Signs.</summary>
    /// <param name="secret">What both sides know.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">The body as it is sent.</param>
    /// <returns>The values of the two headers.</returns>
    public static (string Timestamp, string Signature) Sign(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (timestamp, "v1=" + Convert.ToHexStringLower(Mac(secret, timestamp, body)));
    }

    /// <summary>Judges what a receiver got.</summary>
    /// <param name="secret">What both sides know.</param>
    /// <param name="timestamp">The value of its header.</param>
    /// <param name="signature">The value of its header.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="now">The receiver's clock.</param>
    public static bool Verify(string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (
            !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > ReplayWindow.TotalSeconds
        )
            return false;
        return signature is not null
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(signature),
                Encoding.UTF8.GetBytes("v1=" + Convert.ToHexStringLower(Mac(secret, timestamp, body)))
            );
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
