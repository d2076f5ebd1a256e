using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Storage;

namespace Runbooks.GitHub;

/// <summary>
/// As whom GitHub is talked to: a token, or a GitHub App, whose installation gives a token for an hour that is renewed
/// before it ends. Tokens leave in the Authorization header alone.
/// </summary>
public sealed class GitHubCredentials : IDisposable
{
    /// <summary>A token for this command alone.</summary>
    public const string TokenVariable = "RUNBOOK_GITHUB_TOKEN";

    /// <summary>The id of a GitHub App.</summary>
    public const string AppVariable = "RUNBOOK_GITHUB_APP_ID";

    /// <summary>The App's private key in PEM, or the path of a file with it.</summary>
    public const string KeyVariable = "RUNBOOK_GITHUB_APP_KEY";

    private static readonly string[] SharedVariables = ["GH_TOKEN", "GITHUB_TOKEN"];
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly GitHubAppKey? _app;
    private readonly Action<string> _keepSecret;
    private readonly SemaphoreSlim _renewal = new(1);
    private string? _token;
    private DateTimeOffset _ends = DateTimeOffset.MaxValue;

    private GitHubCredentials(string? token, GitHubAppKey? app, Action<string> keepSecret) =>
        (_token, _app, _keepSecret) = (token, app, keepSecret);

    /// <summary>
    /// Takes them from the environment: <c>RUNBOOK_GITHUB_TOKEN</c>, a GitHub App from <c>RUNBOOK_GITHUB_APP_ID</c> and
    /// <c>RUNBOOK_GITHUB_APP_KEY</c>, <c>GH_TOKEN</c>, <c>GITHUB_TOKEN</c>: the first of these that is set.
    /// </summary>
    /// <param name="environment">Looks a variable up.</param>
    /// <param name="keepSecret">Called with the token, the key, and each token that is made later: none of them may be shown or
    /// recorded.</param>
    public static GitHubAnswer<GitHubCredentials> FromEnvironment(Func<string, string?> environment, Action<string> keepSecret)
    {
        if (environment(TokenVariable) is { Length: > 0 } own)
            return Token(own, TokenVariable, keepSecret);
        if (environment(AppVariable) is { Length: > 0 } || environment(KeyVariable) is { Length: > 0 })
            return App(environment, keepSecret);
        foreach (var name in SharedVariables)
        {
            if (environment(name) is { Length: > 0 } token)
                return Token(token, name, keepSecret);
        }

        return new GitHubProblem(
            GitHubProblemKind.NoCredentials,
            "there is no token for GitHub",
            $"set {TokenVariable}, GH_TOKEN or GITHUB_TOKEN, or {AppVariable} and {KeyVariable}"
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _renewal.Dispose();

    /// <summary>A token that is good for some minutes at least.</summary>
    /// <param name="transport">Where an App's token comes from.</param>
    /// <param name="until">No wait ends later.</param>
    /// <param name="cancel">Ends it at once.</param>
    internal async Task<GitHubAnswer<string>> TokenAsync(GitHubTransport transport, DateTimeOffset until, CancellationToken cancel)
    {
        if (_app is null)
            return _token!;
        await _renewal.WaitAsync(cancel);
        try
        {
            if (_token is not null && transport.Time.GetUtcNow() + Margin < _ends)
                return _token;
            return await RenewAsync(_app, transport, until, cancel);
        }
        finally
        {
            _renewal.Release();
        }
    }

    /// <summary>Forgets an App's token that GitHub does not take any more.</summary>
    /// <returns>Whether another can be had.</returns>
    internal async Task<bool> ForgetAsync(string token, CancellationToken cancel)
    {
        if (_app is null)
            return false;
        await _renewal.WaitAsync(cancel);
        if (_token == token)
            _token = null;
        _renewal.Release();
        return true;
    }

    private async Task<GitHubAnswer<string>> RenewAsync(
        GitHubAppKey app,
        GitHubTransport transport,
        DateTimeOffset until,
        CancellationToken cancel
    )
    {
        var address = transport.Address;
        var find = new GitHubCall(HttpMethod.Get, $"repos/{address.FullName}/installation", "find the installation of the GitHub App");
        var found = await transport.SendAsync(find, Signed(app, transport), until, cancel);
        if (found.Problem is { } missing)
        {
            return missing with
            {
                Help = missing.Kind switch
                {
                    GitHubProblemKind.NotFound => $"install the GitHub App on {address.FullName}",
                    GitHubProblemKind.Unauthorized => $"check {AppVariable}, {KeyVariable} and this machine's clock",
                    _ => missing.Help,
                },
            };
        }

        if (GitHubNodes.Number(found.Value, "id") is not { } installation)
            return Odd("the installation has no id");
        var make = new GitHubCall(
            HttpMethod.Post,
            $"app/installations/{installation}/access_tokens",
            "get a token for the GitHub App",
            new JsonObject { ["repositories"] = new JsonArray(address.Name) }
        )
        {
            // One token too many ends by itself.
            IsRepeatable = true,
        };
        var made = await transport.SendAsync(make, Signed(app, transport), until, cancel);
        if (made.Problem is { } refused)
            return refused;
        if (GitHubNodes.Text(made.Value, "token") is not { Length: > 0 } token)
            return Odd("the token is missing");
        _keepSecret(token);
        _token = token;
        _ends = DateTimeOffset.TryParse(
            GitHubNodes.Text(made.Value, "expires_at"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var ends
        )
            ? ends
            : transport.Time.GetUtcNow() + TimeSpan.FromMinutes(30);
        return token;
    }

    // Signed anew each time: a wait on the way may have been longer than one lives.
    private string Signed(GitHubAppKey app, GitHubTransport transport)
    {
        var signed = app.Sign(transport.Time.GetUtcNow());
        _keepSecret(signed);
        return signed;
    }

    private static GitHubProblem Odd(string what) =>
        new(GitHubProblemKind.Unexpected, $"cannot get a token for the GitHub App: {what} in GitHub's answer");

    private static GitHubAnswer<GitHubCredentials> Token(string value, string variable, Action<string> keepSecret)
    {
        var token = value.Trim();
        keepSecret(value);
        keepSecret(token);
        if (token.Length == 0 || !token.All(c => c is > ' ' and < '\x7f'))
            return new GitHubProblem(
                GitHubProblemKind.NoCredentials,
                $"the value of {variable} is no token: it has spaces or characters that none has",
                "copy the token anew"
            );
        return new GitHubCredentials(token, null, keepSecret);
    }

    private static GitHubAnswer<GitHubCredentials> App(Func<string, string?> environment, Action<string> keepSecret)
    {
        var (id, key) = (environment(AppVariable)?.Trim(), environment(KeyVariable));
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(key))
            return new GitHubProblem(
                GitHubProblemKind.NoCredentials,
                $"of a GitHub App only {(string.IsNullOrEmpty(key) ? AppVariable : KeyVariable)} is set",
                $"set {(string.IsNullOrEmpty(key) ? KeyVariable : AppVariable)} too"
            );
        if (!key.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            try
            {
                key = File.ReadAllText(key.Trim());
            }
            catch (Exception e) when (DiskFault.IsIn(e) || e is ArgumentException or NotSupportedException)
            {
                // The value is not shown: a key whose first line was lost looks like a path.
                keepSecret(key);
                return new GitHubProblem(
                    GitHubProblemKind.NoCredentials,
                    $"the value of {KeyVariable} is neither a key in PEM nor the path of a readable file with one",
                    "give the file that GitHub made, or its text, from -----BEGIN to -----END"
                );
            }
        }

        keepSecret(key);

        // Places that take one line only have its ends of lines escaped.
        if (!key.Contains('\n', StringComparison.Ordinal))
            key = key.Replace("\\n", "\n", StringComparison.Ordinal);
        keepSecret(key);
        if (!GitHubAppKey.IsUsable(key))
            return new GitHubProblem(
                GitHubProblemKind.NoCredentials,
                $"the key in {KeyVariable} cannot be used",
                "it must be the app's private RSA key in PEM, whole, from -----BEGIN to -----END"
            );
        return new GitHubCredentials(null, new GitHubAppKey(id, key), keepSecret);
    }
}
