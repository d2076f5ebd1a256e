namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>
/// A real Kubernetes without nodes: etcd, kube-apiserver, and of kube-controller-manager what makes pods of Deployments. Nobody runs
/// the pods: <see cref="PodLoop"/> says how they are.
/// </summary>
internal sealed class KubernetesServer : IAsyncDisposable
{
    private const string AdministratorsToken = "token-of-the-administrator";
    private static readonly Lazy<Task<KubernetesServer>> One = new(StartAsync);

    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-kubernetes-").FullName;
    private readonly Stack<ServerProcess> _running = [];
    private readonly HttpClient _http;
    private int _configurations;

    private KubernetesServer()
    {
        Address = new Uri($"https://127.0.0.1:{FreePort.Next()}");
        SelfSigned.Write(_folder, "localhost");
        _http = SelfSigned.ClientOf(Authority);
        Administrator = As(AdministratorsToken);
    }

    /// <summary>Where its API is.</summary>
    public Uri Address { get; }

    /// <summary>The path of the certificate of whoever vouches for it.</summary>
    public string Authority => Path.Combine(_folder, SelfSigned.Certificate);

    /// <summary>Its API for who may do anything.</summary>
    public KubernetesApi Administrator { get; }

    /// <summary>The one that all tests share; it is started for the first of them.</summary>
    public static Task<KubernetesServer> SharedAsync() => One.Value;

    /// <summary>Ends the one that all tests share, where there is one.</summary>
    public static async Task EndSharedAsync()
    {
        if (One is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await One.Value).DisposeAsync();
    }

    /// <summary>Its API for who has a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="through">What stands before it; null for nothing.</param>
    public KubernetesApi As(string token, Uri? through = null) => new(_http, through ?? Address, token);

    /// <summary>Writes a configuration for kubectl.</summary>
    /// <param name="space">The namespace that it speaks of.</param>
    /// <param name="token">Whose it is; null for the administrator's.</param>
    /// <returns>Its path.</returns>
    public string WriteConfiguration(string space, string? token = null)
    {
        var path = Path.Combine(_folder, $"configuration-{Interlocked.Increment(ref _configurations)}.yaml");
        File.WriteAllText(
            path,
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: tests, cluster: { server: "{{Address}}", certificate-authority: {{SelfSigned.Certificate}} } }]
            users: [{ name: user, user: { token: {{token ?? AdministratorsToken}} } }]
            contexts: [{ name: tests, context: { cluster: tests, user: user, namespace: {{space}} } }]
            current-context: tests
            """
        );
        return path;
    }

    public ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var process))
            process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<KubernetesServer> StartAsync()
    {
        var (etcd, programs) = (Component.Program("etcd"), Component.Kubernetes());
        var server = new KubernetesServer();
        try
        {
            var database = await server.StartDatabaseAsync(etcd);
            await server.StartApiAsync(Path.Combine(programs, "kube-apiserver"), database);
            server.Launch(
                Path.Combine(programs, "kube-controller-manager"),
                $"--kubeconfig={server.WriteConfiguration("default")}",
                // Namespaces are left as they are, and what a test deletes has nothing below it: none collects garbage.
                "--controllers=deployment,replicaset",
                "--leader-elect=false",
                "--port=0",
                "--secure-port=0",
                // It asks no more often than this, and a test does in a second what people do in an hour.
                "--kube-api-qps=1000",
                "--kube-api-burst=1000",
                "--concurrent-deployment-syncs=8"
            );
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task<string> StartDatabaseAsync(string etcd)
    {
        var (own, peers) = ($"http://127.0.0.1:{FreePort.Next()}", $"http://127.0.0.1:{FreePort.Next()}");
        var process = Launch(
            etcd,
            $"--data-dir={Path.Combine(_folder, "etcd")}",
            $"--listen-client-urls={own}",
            $"--advertise-client-urls={own}",
            $"--listen-peer-urls={peers}",
            $"--initial-advertise-peer-urls={peers}",
            $"--initial-cluster=default={peers}"
        );
        await ReadyAsync(process, "etcd", new Uri($"{own}/health"));
        return own;
    }

    private async Task StartApiAsync(string program, string database)
    {
        var users = Path.Combine(_folder, "users.csv");
        await File.WriteAllTextAsync(users, $"{AdministratorsToken},administrator,1,system:masters\n");
        var (certificate, key) = (Authority, Path.Combine(_folder, SelfSigned.Key));
        var process = Launch(
            program,
            $"--etcd-servers={database}",
            "--bind-address=127.0.0.1",
            $"--secure-port={Address.Port}",
            $"--tls-cert-file={certificate}",
            $"--tls-private-key-file={key}",
            $"--token-auth-file={users}",
            "--authorization-mode=RBAC",
            $"--service-account-issuer={Address}",
            $"--service-account-key-file={certificate}",
            $"--service-account-signing-key-file={key}",
            "--service-cluster-ip-range=10.0.0.0/24",
            // Nobody gives a namespace its account, and pods without one would be refused.
            "--disable-admission-plugins=ServiceAccount",
            "--endpoint-reconciler-type=none",
            // Tests that run at once must not wait for each other.
            "--enable-priority-and-fairness=false"
        );
        await ReadyAsync(process, "kube-apiserver", new Uri(Address, "readyz"));
    }

    private ServerProcess Launch(string program, params string[] arguments)
    {
        var process = ServerProcess.LaunchTied(program, arguments);
        _running.Push(process);
        return process;
    }

    private Task ReadyAsync(ServerProcess process, string name, Uri address) =>
        Bounded.UntilAsync(
            async () =>
            {
                if (process.HasEnded)
                    Assert.Fail($"{name} does not start: {End(process)}");
                try
                {
                    using var answer = await _http.GetAsync(address);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"{name} is ready",
            () => End(process)
        );

    private static string End(ServerProcess process) => string.Join('\n', process.Log.Split('\n').TakeLast(30));
}
