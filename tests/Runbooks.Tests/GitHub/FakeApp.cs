using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.GitHub;

/// <summary>A GitHub App that is installed on the repository.</summary>
internal sealed class FakeApp(FakeGitHub github)
{
    public const string AppLogin = "app";
    public const string BotLogin = "runbook[bot]";
    public const string Id = "4711";

    private readonly RSA _key = RSA.Create(2048);
    private int _made;

    /// <summary>Its private key in PEM, as GitHub gives it.</summary>
    public string Pem => _key.ExportRSAPrivateKeyPem();

    /// <summary>Whether it is installed.</summary>
    public bool IsInstalled { get; set; } = true;

    /// <summary>What the last token was asked for.</summary>
    public JsonObject Asked { get; private set; } = [];

    /// <summary>Whether a token is a JSON Web Token that this app has signed, and that GitHub would take now.</summary>
    public bool IsSigned(string token)
    {
        var parts = token.Split('.');
        if (
            parts.Length != 3
            || !_key.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                Base64Url.DecodeFromChars(parts[2]),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            )
        )
            return false;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        var now = github.Time.GetUtcNow().ToUnixTimeSeconds();
        var (iat, exp) = (claims["iat"]!.GetValue<long>(), claims["exp"]!.GetValue<long>());
        return claims["iss"]!.GetValue<string>() == Id && iat <= now && exp > now && exp <= now + 600;
    }

    public FakeAnswer? Answer(FakeRequest request)
    {
        if (request.Is($"GET /repos/{github.FullName}/installation", out _))
            return request.Login != AppLogin ? FakeAnswer.Refused(401, "A JSON web token could not be decoded")
                : IsInstalled ? new FakeAnswer(200, new JsonObject { ["id"] = 99 })
                : FakeAnswer.NotFound;
        if (!request.Is("POST /app/installations/99/access_tokens", out _))
            return null;
        if (request.Login != AppLogin)
            return FakeAnswer.Refused(401, "A JSON web token could not be decoded");
        Asked = request.Body;
        var token = $"ghs_installation{++_made:D24}";
        github.Tokens[token] = BotLogin;
        return new FakeAnswer(
            201,
            new JsonObject { ["token"] = token, ["expires_at"] = $"{github.Time.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}" }
        );
    }
}
