using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>The private key of a GitHub App, which signs who it is.</summary>
/// <param name="appId">The app's id, or its client id.</param>
/// <param name="pem">The key in PEM.</param>
internal sealed class GitHubAppKey(string appId, string pem)
{
    // GitHub takes ten minutes at most, by its own clock.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Whether the key can be used. An RSA key in PEM can.</summary>
    public static bool IsUsable(string pem)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.KeySize >= 1024;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A JSON Web Token that says for some minutes that it comes from the app.</summary>
    /// <param name="now">The time.</param>
    public string Sign(DateTimeOffset now)
    {
        var claims = new JsonObject
        {
            ["iat"] = (now - Skew).ToUnixTimeSeconds(),
            ["exp"] = (now + Life).ToUnixTimeSeconds(),
            ["iss"] = appId,
        };
        var signed =
            $"{Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8)}."
            + $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return $"{signed}."
            + $"{Base64Url.EncodeToString(rsa.SignData(
                Encoding.UTF8.GetBytes(signed),
                HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
